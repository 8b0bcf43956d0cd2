namespace Monitoring.Emf;

/// <summary>The dimensions of the metrics. To change a dimension, change its line.</summary>
internal static class EmfDimensions
{
    private static readonly EmfDimension FunctionName = new("function_name", static about => about.FunctionName);
    private static readonly EmfDimension Version = new("version", static about => about.Version);

    /// <summary>Gets the members that are dimensions. Each is a text of every document.</summary>
    public static IReadOnlyList<EmfDimension> All { get; } = [FunctionName, Version];

    /// <summary>Gets the names of the dimensions of each set. CloudWatch makes each metric once for each set, and each is billed.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Sets { get; } = [[FunctionName.Name], [FunctionName.Name, Version.Name]];
}

/// <summary>A dimension: a member of the document, and the source of its text.</summary>
internal sealed record EmfDimension(string Name, Func<EmfSubject, string?> Text);

/// <summary>The subject of a document.</summary>
internal readonly record struct EmfSubject(string? FunctionName, string? Version);
