namespace Lambda.Extensions.Sdk.Testing.Telemetry;

/// <summary>Represents a subscriber's answer to a body of the test's own.</summary>
public sealed class TelemetryPostResult
{
    internal TelemetryPostResult(string extension, int? status, string? error)
    {
        Extension = extension;
        Status = status;
        Error = error;
    }

    /// <summary>Gets the subscriber's name.</summary>
    public string Extension { get; }

    /// <summary>Gets the status of the answer; <see langword="null"/> over TCP, and without an answer.</summary>
    public int? Status { get; }

    /// <summary>Gets the reason for a missing answer, or <see langword="null"/>.</summary>
    public string? Error { get; }
}
