namespace Lambda.Extensions.Sdk;

/// <summary>
/// Represents the reason for an environment's end. The set is open: unknown values compare and print unchanged. Case does not matter,
/// because the documentation and the platform write it differently.
/// </summary>
public readonly struct ShutdownReason : IEquatable<ShutdownReason>
{
    private readonly string? _value;

    /// <summary>Wraps a value as the platform sent it.</summary>
    /// <param name="value">The text; <see langword="null"/> is the empty reason.</param>
    public ShutdownReason(string? value) => _value = value;

    /// <summary>The normal end of an environment that is no longer needed.</summary>
    public static ShutdownReason Spindown { get; } = new("spindown");

    /// <summary>The function ran into its timeout.</summary>
    public static ShutdownReason Timeout { get; } = new("timeout");

    /// <summary>An error, such as a crash or running out of memory.</summary>
    public static ShutdownReason Failure { get; } = new("failure");

    /// <summary>Gets the text as the platform sent it; empty when it sent none.</summary>
    public string Value => _value ?? "";

    /// <summary>Returns whether two reasons are equal, ignoring case.</summary>
    /// <param name="left">One reason.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(ShutdownReason left, ShutdownReason right) => left.Equals(right);

    /// <summary>Returns whether two reasons differ, ignoring case.</summary>
    /// <param name="left">One reason.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(ShutdownReason left, ShutdownReason right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(ShutdownReason other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ShutdownReason other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>Returns the text as the platform sent it.</summary>
    public override string ToString() => Value;
}
