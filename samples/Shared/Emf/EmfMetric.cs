namespace Samples.Emf;

/// <summary>A member of a document from which CloudWatch makes a metric.</summary>
internal readonly record struct EmfMetric(string Name, string Unit);
