namespace Lambda.Extensions.Sdk.Cli.CommandLine;

/// <summary>An option of a command.</summary>
/// <param name="Name">With its dashes, for example <c>--extension</c>.</param>
/// <param name="ValueName">What its value is called in the help; <see langword="null"/> for a switch.</param>
/// <param name="Help">What it is for; lines are kept.</param>
/// <param name="Arity">How often it may be given, and how many values may follow.</param>
internal sealed record Option(string Name, string? ValueName, string Help, OptionArity Arity = OptionArity.Once)
{
    public bool IsSwitch => ValueName is null;
}
