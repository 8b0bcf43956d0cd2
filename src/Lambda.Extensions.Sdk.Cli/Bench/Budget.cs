using System.Globalization;
using Lambda.Extensions.Sdk.Cli.CommandLine;

namespace Lambda.Extensions.Sdk.Cli.Bench;

/// <summary>The most that the median of a metric may be: a value, or a multiple of the floor's.</summary>
internal sealed record Budget(Metric Metric, double Limit, bool IsRatio, string Text)
{
    /// <summary>Reads <c>init=5ms</c>, <c>rss=8MiB</c> or <c>register=3.5x</c>.</summary>
    /// <exception cref="UsageException">There is no such metric, or the value has no unit that suits it.</exception>
    public static Budget Read(string given)
    {
        int equals = given.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0) throw new UsageException($"--budget takes NAME=VALUE, for example init=5ms, not '{given}'.");
        string name = given[..equals], value = given[(equals + 1)..];
        IReadOnlyList<string> names = [.. Metric.All.Select(metric => metric.Name)];
        Metric metric = Metric.All.FirstOrDefault(metric => metric.Name == name)
            ?? throw new UsageException($"--budget: there is no '{name}'{Nearest.Suggestion(name, names)}. It is one of {string.Join(", ", names)}.");

        string number = value.TrimEnd([.. value.Where(char.IsAsciiLetter).Distinct()]);
        double? factor = value[number.Length..] switch
        {
            "x" => 1,
            "us" when metric.Unit == Metric.Milliseconds => 0.001,
            "ms" when metric.Unit == Metric.Milliseconds => 1,
            "s" when metric.Unit == Metric.Milliseconds => 1000,
            "KiB" when metric.Unit == Metric.Mebibytes => 1.0 / 1024,
            "MiB" when metric.Unit == Metric.Mebibytes => 1,
            "GiB" when metric.Unit == Metric.Mebibytes => 1024,
            _ => null,
        };
        bool isNumber = double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double limit);
        return isNumber && factor is { } times
            ? new Budget(metric, limit * times, value.EndsWith('x'), given)
            : throw new UsageException($"--budget: {name} takes a number with {(metric.Unit == Metric.Mebibytes ? "KiB, MiB or GiB" : "us, ms or s")}, or with x for a multiple of --floor, for example {name}={(metric.Unit == Metric.Mebibytes ? "8MiB" : "5ms")}, not '{value}'.");
    }

    /// <summary>Checks one result.</summary>
    /// <returns>The line about a broken budget; <see langword="null"/> when it is kept.</returns>
    public string? Check(BenchResult result, BenchResult? floor)
    {
        Spread? spread = IsRatio ? result.Ratio(floor!, Metric) : result.Of(Metric);
        if (spread is null) return $"budget {Text}: {result.Label} has no value of {Metric.Name}";
        if (spread.Median <= Limit) return null;
        string unit = IsRatio ? " times the floor's" : " " + Metric.Unit;
        IEnumerable<string> parts = new[] { Metric.Register, Metric.FirstNext }
            .Where(part => Metric == Metric.Init && result.Of(part) is not null)
            .Select(part => FormattableString.Invariant($"{part.Text} {result.Of(part)!.Median:0.00} ms"));
        string where = string.Join(", ", parts) is { Length: > 0 } phases ? $" ({phases})" : $" ({Metric.Text})";
        return FormattableString.Invariant($"budget {Text} is broken: {result.Label} has {spread.Median:0.00}{unit}{where}");
    }
}
