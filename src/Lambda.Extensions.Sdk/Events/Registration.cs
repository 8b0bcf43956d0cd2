namespace Lambda.Extensions.Sdk;

/// <summary>What the platform answers to <c>register</c>.</summary>
public sealed record Registration
{
    /// <summary>The identifier that all later calls carry.</summary>
    public required string ExtensionId { get; init; }

    /// <summary>The function's name; empty when the platform sent none.</summary>
    public required string FunctionName { get; init; }

    /// <summary>The function's version; empty when the platform sent none.</summary>
    public required string FunctionVersion { get; init; }

    /// <summary>The configured handler, when there is one.</summary>
    public string? Handler { get; init; }

    /// <summary>The account, when it was asked for and the platform knows it.</summary>
    public string? AccountId { get; init; }
}
