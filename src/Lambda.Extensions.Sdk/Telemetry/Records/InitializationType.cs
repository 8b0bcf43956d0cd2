namespace Lambda.Extensions.Sdk.Telemetry.Records;

/// <summary>
/// Represents the way in which the platform initialised this environment (<c>AWS_LAMBDA_INITIALIZATION_TYPE</c>). The set is open:
/// unknown values are kept unchanged.
/// </summary>
public readonly struct InitializationType : IEquatable<InitializationType>
{
    private readonly string? _value;

    /// <summary>Wraps a value as the platform set it.</summary>
    /// <param name="value">The text; <see langword="null"/> when the variable is absent.</param>
    public InitializationType(string? value) => _value = value;

    /// <summary>Started because an invocation needed it.</summary>
    public static InitializationType OnDemand { get; } = new("on-demand");

    /// <summary>Started ahead of time for provisioned concurrency.</summary>
    public static InitializationType ProvisionedConcurrency { get; } = new("provisioned-concurrency");

    /// <summary>Started to take a SnapStart snapshot, or restored from one.</summary>
    public static InitializationType SnapStart { get; } = new("snap-start");

    /// <summary>Managed Instances: many invocations at once, no freeze, and no INVOKE events.</summary>
    public static InitializationType ManagedInstances { get; } = new("lambda-managed-instances");

    /// <summary>Gets the text as the platform set it; empty when it set none.</summary>
    public string Value => _value ?? "";

    /// <summary>Returns whether two types are equal, ignoring case.</summary>
    /// <param name="left">One type.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(InitializationType left, InitializationType right) => left.Equals(right);

    /// <summary>Returns whether two types differ, ignoring case.</summary>
    /// <param name="left">One type.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(InitializationType left, InitializationType right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(InitializationType other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is InitializationType other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>Returns the text as the platform set it.</summary>
    public override string ToString() => Value;
}
