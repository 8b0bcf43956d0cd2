namespace Monitoring.Emf;

/// <summary>A member of the document from which CloudWatch makes a metric.</summary>
internal readonly record struct EmfMetric(string Name, string Unit);
