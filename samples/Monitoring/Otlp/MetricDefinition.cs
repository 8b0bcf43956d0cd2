namespace Monitoring.Otlp;

/// <summary>A metric, without its values.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Unit">Its unit in UCUM, such as <c>s</c> or <c>By</c>.</param>
/// <param name="Kind">The way in which values are combined.</param>
/// <param name="Bounds">The upper bounds of a histogram's buckets.</param>
internal sealed record MetricDefinition(string Name, string Unit, MetricKind Kind, double[]? Bounds = null);
