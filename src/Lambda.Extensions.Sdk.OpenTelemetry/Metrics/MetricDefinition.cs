namespace Lambda.Extensions.Sdk.OpenTelemetry.Metrics;

/// <summary>A metric, without its values. Create it once, and give it with each value.</summary>
public sealed class MetricDefinition
{
    /// <summary>Creates a metric.</summary>
    /// <param name="name">Its name, such as <c>faas.invocations</c>.</param>
    /// <param name="unit">Its unit in UCUM, such as <c>s</c> or <c>By</c>.</param>
    /// <param name="kind">The way in which values are combined.</param>
    /// <param name="bounds">The upper bounds of a histogram's buckets, in ascending order; required for a histogram.</param>
    /// <exception cref="ArgumentException">A name is empty, or a histogram has no bounds.</exception>
    public MetricDefinition(string name, string unit, MetricKind kind, IReadOnlyList<double>? bounds = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(unit);
        if (kind == MetricKind.Histogram && bounds is not { Count: > 0 }) throw new ArgumentException("A histogram needs the bounds of its buckets.", nameof(bounds));
        Name = name;
        Unit = unit;
        Kind = kind;
        Limits = kind == MetricKind.Histogram ? [.. bounds!] : [];
    }

    /// <summary>Gets the name.</summary>
    public string Name { get; }

    /// <summary>Gets the unit.</summary>
    public string Unit { get; }

    /// <summary>Gets the way in which values are combined.</summary>
    public MetricKind Kind { get; }

    /// <summary>Gets the upper bounds of a histogram's buckets; <see langword="null"/> for other metrics.</summary>
    public IReadOnlyList<double>? Bounds => Kind == MetricKind.Histogram ? Limits : null;

    internal double[] Limits { get; }
}
