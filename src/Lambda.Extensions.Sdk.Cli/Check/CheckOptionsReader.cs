using System.CommandLine;
using Lambda.Extensions.Sdk.Cli.CommandLine;
using Lambda.Extensions.Sdk.Cli.Run;

namespace Lambda.Extensions.Sdk.Cli.Check;

/// <summary>Turns the values of <c>check</c>'s options into <see cref="CheckOptions"/>.</summary>
internal static class CheckOptionsReader
{
    public static readonly Argument<string> Path = new("PATH") { Description = "the extension: an executable, a layer zip (or its content in a\nfolder), or a .NET project, which is published first", Arity = ArgumentArity.ZeroOrOne };
    public static readonly ListOption Only = new("--only", "ID", "only this scenario, or this family of scenarios; several may\nfollow, and the option may be repeated", many: true);
    public static readonly SwitchOption List = new("--list", "list the scenarios with their rules and remedies, and run none");
    public static readonly TextOption MaxHeld = new("--max-held", "MS", "the most milliseconds that the extension may add to an\ninvocation (the median counts). Default: no limit");
    public static readonly TextOption MaxInit = new("--max-init", "MS", "the most milliseconds that the extension may need from its\nstart to its first next. Default: no limit");
    public static readonly TextOption Backend = new("--backend", "NAME", "the variable that holds the address of the extension's backend:\nwhere the backend is down, it names a port that refuses");
    public static readonly TextOption JUnit = new("--junit", "FILE", "write the results as JUnit XML too");
    public static readonly TextOption Badge = new("--badge", "FILE", "write a badge with the result, an SVG picture");
    public static readonly SwitchOption Json = new("--json", "one JSON object a line instead of text");

    public static readonly IReadOnlyList<Option> All =
    [
        Only, List, MaxHeld, MaxInit, Backend, RunOptionsReader.Env, RunOptionsReader.Sandbox, JUnit, Badge, Json, RunOptionsReader.Jit,
    ];

    /// <exception cref="UsageException">A value is missing or out of range.</exception>
    public static CheckOptions Read(OptionValues values) => new()
    {
        Path = values.One(Path) ?? throw new UsageException("check needs an extension: lambda-ext check PATH (an executable, a layer zip or a project). See 'lambda-ext help check'."),
        Scenarios = Selected(values),
        MaxHeld = Limit(values, MaxHeld),
        MaxInit = Limit(values, MaxInit),
        BackendVariable = values.One(Backend),
        Environment = RunOptionsReader.EnvironmentOf(values.All(RunOptionsReader.Env)),
        Sandbox = SandboxSettings.ModeOf(values.One(RunOptionsReader.Sandbox)),
        Jit = values.Has(RunOptionsReader.Jit),
        Json = values.Has(Json),
        JUnit = values.One(JUnit),
        Badge = values.One(Badge),
    };

    /// <summary>Returns the scenarios that <c>--only</c> selects, in the order of the list.</summary>
    /// <exception cref="UsageException">A name is no scenario and no family.</exception>
    public static IReadOnlyList<Scenario> Selected(OptionValues values)
    {
        IReadOnlyList<string> names = values.All(Only);
        List<string> known = [.. Scenarios.All.Select(scenario => scenario.Family).Distinct(StringComparer.Ordinal), .. Scenarios.All.Select(scenario => scenario.Id)];
        foreach (string name in names.Where(name => !known.Contains(name, StringComparer.Ordinal)))
            throw new UsageException($"--only: there is no scenario and no family '{name}'{Nearest.Suggestion(name, known)}. See 'lambda-ext check --list'.");
        return names.Count == 0 ? Scenarios.All : [.. Scenarios.All.Where(scenario => names.Contains(scenario.Id, StringComparer.Ordinal) || names.Contains(scenario.Family, StringComparer.Ordinal))];
    }

    private static TimeSpan? Limit(OptionValues values, TextOption option) =>
        values.Has(option) ? TimeSpan.FromMilliseconds(RunOptionsReader.Number(values, option, 0, 0, 900_000)) : null;
}
