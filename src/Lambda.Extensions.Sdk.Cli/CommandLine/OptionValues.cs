using System.CommandLine;

namespace Lambda.Extensions.Sdk.Cli.CommandLine;

/// <summary>The options of a command as they were given. The command checks their values.</summary>
internal sealed class OptionValues(ParseResult result)
{
    /// <summary>Returns whether the option was given.</summary>
    public bool Has(Option option) => result.GetResult(option) is { Implicit: false };

    /// <summary>Returns the option's value, or <see langword="null"/> when it was not given.</summary>
    public string? One(TextOption option) => result.GetValue(option);

    /// <summary>Returns the argument, or <see langword="null"/> when it was not given.</summary>
    public string? One(Argument<string> argument) => result.GetValue(argument);

    /// <summary>Returns all values of the option, in their order.</summary>
    public IReadOnlyList<string> All(ListOption option) => result.GetValue(option) ?? [];

    /// <summary>Returns all values of the argument, in their order.</summary>
    public IReadOnlyList<string> All(Argument<string[]> argument) => result.GetValue(argument) ?? [];
}
