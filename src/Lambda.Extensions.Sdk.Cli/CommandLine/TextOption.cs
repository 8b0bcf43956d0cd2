using System.CommandLine;

namespace Lambda.Extensions.Sdk.Cli.CommandLine;

/// <summary>An option with one value, which may be given once.</summary>
internal sealed class TextOption : Option<string>
{
    /// <summary>Creates the option.</summary>
    /// <param name="name">The name with its dashes, for example <c>--event</c>.</param>
    /// <param name="valueName">The name of its value in the help.</param>
    /// <param name="help">The description in the help. Line breaks are kept.</param>
    /// <param name="values">The values that a shell completes; empty where any text is a value.</param>
    public TextOption(string name, string valueName, string help, params string[] values)
        : base(name)
    {
        HelpName = valueName;
        Description = help;
        Arity = ArgumentArity.ExactlyOne;
        if (values.Length > 0) CompletionSources.Add(values);
    }
}
