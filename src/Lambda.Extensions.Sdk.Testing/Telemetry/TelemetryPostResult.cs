namespace Lambda.Extensions.Sdk.Testing.Telemetry;

/// <summary>What a subscriber made of a body of the test's own.</summary>
public sealed class TelemetryPostResult
{
    internal TelemetryPostResult(string extension, int? status, string? error)
    {
        Extension = extension;
        Status = status;
        Error = error;
    }

    /// <summary>The subscriber.</summary>
    public string Extension { get; }

    /// <summary>The status it answered with; <see langword="null"/> over TCP, and without an answer.</summary>
    public int? Status { get; }

    /// <summary>Why there was no answer, or <see langword="null"/>.</summary>
    public string? Error { get; }
}
