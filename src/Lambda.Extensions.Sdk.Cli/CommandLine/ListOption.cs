using System.CommandLine;

namespace Lambda.Extensions.Sdk.Cli.CommandLine;

/// <summary>An option that may be given any number of times.</summary>
internal sealed class ListOption : Option<string[]>
{
    /// <summary>Creates the option.</summary>
    /// <param name="name">The name with its dashes, for example <c>--extension</c>.</param>
    /// <param name="valueName">The name of one value in the help.</param>
    /// <param name="help">The description in the help. Line breaks are kept.</param>
    /// <param name="many">True when several values may follow the name.</param>
    public ListOption(string name, string valueName, string help, bool many = false)
        : base(name)
    {
        HelpName = many ? valueName + "…" : valueName;
        Description = help;
        Arity = ArgumentArity.OneOrMore;
        AllowMultipleArgumentsPerToken = many;
    }
}
