namespace Monitoring.Emf;

/// <summary>A member of the document that CloudWatch makes a metric of.</summary>
internal readonly record struct EmfMetric(string Name, string Unit);
