namespace Lambda.Extensions.Sdk.Cli.CommandLine;

/// <summary>The options of a command as they were given. The command checks their values.</summary>
internal sealed class OptionValues(IReadOnlyDictionary<string, IReadOnlyList<string>> values)
{
    /// <summary>Returns whether the switch was given.</summary>
    public bool Has(Option option) => values.ContainsKey(option.Name);

    /// <summary>Returns the option's value, or <see langword="null"/> when it was not given.</summary>
    public string? One(Option option) => values.TryGetValue(option.Name, out IReadOnlyList<string>? given) ? given[0] : null;

    /// <summary>Returns the values without those of an option.</summary>
    public OptionValues Without(Option option) =>
        new(values.Where(given => given.Key != option.Name).ToDictionary(StringComparer.Ordinal));

    /// <summary>Returns all values of the option, in their order.</summary>
    public IReadOnlyList<string> All(Option option) => values.GetValueOrDefault(option.Name, []);
}
