namespace Lambda.Extensions.Sdk.Telemetry.Records;

/// <summary>
/// Represents the status with which a phase ended. The set is open: values that this SDK does not know compare and print unchanged.
/// </summary>
public readonly struct TelemetryStatus : IEquatable<TelemetryStatus>
{
    internal static readonly string[] Texts = ["success", "error", "failure", "timeout"];

    private readonly string? _value;

    /// <summary>Wraps a value as the platform sent it.</summary>
    /// <param name="value">The text; <see langword="null"/> when it sent none.</param>
    public TelemetryStatus(string? value) => _value = value;

    /// <summary>The phase succeeded.</summary>
    public static TelemetryStatus Success { get; } = new("success");

    /// <summary>The function or its runtime failed.</summary>
    public static TelemetryStatus Error { get; } = new("error");

    /// <summary>The platform failed.</summary>
    public static TelemetryStatus Failure { get; } = new("failure");

    /// <summary>The phase exceeded its time limit.</summary>
    public static TelemetryStatus Timeout { get; } = new("timeout");

    /// <summary>Gets the text as the platform sent it; empty when it sent none.</summary>
    public string Value => _value ?? "";

    /// <summary>Returns whether two values are equal, ignoring case.</summary>
    /// <param name="left">One value.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(TelemetryStatus left, TelemetryStatus right) => left.Equals(right);

    /// <summary>Returns whether two values differ, ignoring case.</summary>
    /// <param name="left">One value.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(TelemetryStatus left, TelemetryStatus right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(TelemetryStatus other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TelemetryStatus other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>Returns the text as the platform sent it.</summary>
    public override string ToString() => Value;
}
