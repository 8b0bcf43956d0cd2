namespace Lambda.Extensions.Sdk;

/// <summary>The answer of the platform to <c>register</c>.</summary>
public sealed record Registration
{
    /// <summary>Gets the identifier that all later calls carry.</summary>
    public required string ExtensionId { get; init; }

    /// <summary>Gets the function's name; empty when the platform sent none.</summary>
    public required string FunctionName { get; init; }

    /// <summary>Gets the function's version; empty when the platform sent none.</summary>
    public required string FunctionVersion { get; init; }

    /// <summary>Gets the configured handler, when there is one.</summary>
    public string? Handler { get; init; }

    /// <summary>Gets the account id, when it was requested and the platform knows it.</summary>
    public string? AccountId { get; init; }
}
