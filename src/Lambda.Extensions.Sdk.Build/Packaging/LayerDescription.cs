using Lambda.Extensions.Sdk.Build.Inspection;

namespace Lambda.Extensions.Sdk.Build.Packaging;

/// <summary>The name of a layer, and its description for publishing.</summary>
internal sealed record LayerDescription
{
    public required string ExtensionName { get; init; }

    public required string LayerName { get; init; }

    public required LambdaArchitecture Architecture { get; init; }

    /// <summary>Gets the compatible runtimes, such as dotnet10. An empty list means any runtime for Lambda.</summary>
    public IReadOnlyList<string> CompatibleRuntimes { get; init; } = [];

    /// <summary>Gets the path of the wrapper script on Lambda, the value of AWS_LAMBDA_EXEC_WRAPPER; empty for a layer without one.</summary>
    public string RuntimeWrapper { get; init; } = "";

    public string License { get; init; } = "";

    public string Description { get; init; } = "";
}
