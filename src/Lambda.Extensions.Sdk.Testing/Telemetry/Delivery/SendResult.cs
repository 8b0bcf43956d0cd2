namespace Lambda.Extensions.Sdk.Testing.Telemetry.Delivery;

/// <summary>Represents the result of one attempt to deliver.</summary>
/// <param name="Status">The answer's status; <see langword="null"/> without an answer, and over TCP.</param>
/// <param name="Error">Why it failed, or <see langword="null"/>.</param>
internal readonly record struct SendResult(int? Status, string? Error)
{
    public bool Succeeded => Error is null;
}
