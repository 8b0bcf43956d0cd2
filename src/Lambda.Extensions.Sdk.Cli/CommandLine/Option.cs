namespace Lambda.Extensions.Sdk.Cli.CommandLine;

/// <summary>An option of a command.</summary>
/// <param name="Name">The name with its dashes, for example <c>--extension</c>.</param>
/// <param name="ValueName">The name of its value in the help; <see langword="null"/> for a switch.</param>
/// <param name="Help">The description in the help. Line breaks are kept.</param>
/// <param name="Arity">The number of times that the option may be given, and the number of values that may follow.</param>
internal sealed record Option(string Name, string? ValueName, string Help, OptionArity Arity = OptionArity.Once)
{
    public bool IsSwitch => ValueName is null;
}
