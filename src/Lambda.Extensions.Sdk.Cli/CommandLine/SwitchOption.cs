using System.CommandLine;

namespace Lambda.Extensions.Sdk.Cli.CommandLine;

/// <summary>An option without a value.</summary>
internal sealed class SwitchOption : Option<bool>
{
    /// <summary>Creates the option.</summary>
    /// <param name="name">The name with its dashes, for example <c>--json</c>.</param>
    /// <param name="help">The description in the help. Line breaks are kept.</param>
    public SwitchOption(string name, string help)
        : base(name)
    {
        Description = help;
        Arity = ArgumentArity.Zero;
    }
}
