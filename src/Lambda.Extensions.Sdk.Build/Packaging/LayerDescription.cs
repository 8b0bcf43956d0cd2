using Lambda.Extensions.Sdk.Build.Inspection;

namespace Lambda.Extensions.Sdk.Build.Packaging;

/// <summary>What a layer is called, and what is said about it when it is published.</summary>
internal sealed record LayerDescription
{
    public required string ExtensionName { get; init; }

    public required string LayerName { get; init; }

    public required LambdaArchitecture Architecture { get; init; }

    /// <summary>Names such as dotnet10; none means no statement, which Lambda takes as any.</summary>
    public IReadOnlyList<string> CompatibleRuntimes { get; init; } = [];

    public string License { get; init; } = "";

    public string Description { get; init; } = "";
}
