namespace Lambda.Extensions.Sdk.Telemetry.Records;

/// <summary>How the platform initialised this environment (<c>AWS_LAMBDA_INITIALIZATION_TYPE</c>). The set is open: unknown values are kept as they came.</summary>
public readonly struct InitializationType : IEquatable<InitializationType>
{
    private readonly string? _value;

    /// <summary>Wraps a value as the platform gave it.</summary>
    /// <param name="value">The text; <see langword="null"/> when the variable is absent.</param>
    public InitializationType(string? value) => _value = value;

    /// <summary>Started because an invocation needed it.</summary>
    public static InitializationType OnDemand { get; } = new("on-demand");

    /// <summary>Started ahead of time for provisioned concurrency.</summary>
    public static InitializationType ProvisionedConcurrency { get; } = new("provisioned-concurrency");

    /// <summary>Started to take a SnapStart snapshot, or restored from one.</summary>
    public static InitializationType SnapStart { get; } = new("snap-start");

    /// <summary>Managed Instances: many invocations at once, no freeze, and no INVOKE events (lambda-facts 1.9).</summary>
    public static InitializationType ManagedInstances { get; } = new("lambda-managed-instances");

    /// <summary>The text as the platform gave it; empty when it gave none.</summary>
    public string Value => _value ?? "";

    /// <summary>Whether two types are equal, without case.</summary>
    /// <param name="left">One type.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(InitializationType left, InitializationType right) => left.Equals(right);

    /// <summary>Whether two types differ, without case.</summary>
    /// <param name="left">One type.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(InitializationType left, InitializationType right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(InitializationType other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is InitializationType other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The text as the platform gave it.</summary>
    public override string ToString() => Value;
}
