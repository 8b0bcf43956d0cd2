namespace Lambda.Extensions.Sdk.Telemetry.Records;

/// <summary>
/// Represents the phase in which an initialisation took place. The set is open: values that this SDK does not know compare and print
/// unchanged.
/// </summary>
public readonly struct InitializationPhase : IEquatable<InitializationPhase>
{
    internal static readonly string[] Texts = ["init", "invoke", "snap-start"];

    private readonly string? _value;

    /// <summary>Wraps a value as the platform sent it.</summary>
    /// <param name="value">The text; <see langword="null"/> when it sent none.</param>
    public InitializationPhase(string? value) => _value = value;

    /// <summary>In the INIT phase.</summary>
    public static InitializationPhase Init { get; } = new("init");

    /// <summary>During an invocation, after a reset: a suppressed init, in which INIT is repeated within the function timeout.</summary>
    public static InitializationPhase Invoke { get; } = new("invoke");

    /// <summary>For a SnapStart snapshot.</summary>
    public static InitializationPhase SnapStart { get; } = new("snap-start");

    /// <summary>Gets the text as the platform sent it; empty when it sent none.</summary>
    public string Value => _value ?? "";

    /// <summary>Returns whether two values are equal, ignoring case.</summary>
    /// <param name="left">One value.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(InitializationPhase left, InitializationPhase right) => left.Equals(right);

    /// <summary>Returns whether two values differ, ignoring case.</summary>
    /// <param name="left">One value.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(InitializationPhase left, InitializationPhase right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(InitializationPhase other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is InitializationPhase other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>Returns the text as the platform sent it.</summary>
    public override string ToString() => Value;
}
