namespace Lambda.Extensions.Sdk.Testing.Recording.Format;

/// <summary>Describes a recording: its first line.</summary>
internal sealed record RecordingHeader
{
    /// <summary>The program that wrote it, with its version.</summary>
    public required string Writer { get; init; }

    /// <summary><c>emulator</c>, or <c>recorder</c> for an extension that recorded its own traffic on Lambda.</summary>
    public required string Source { get; init; }

    /// <summary>The wall-clock time of offset 0.</summary>
    public required DateTimeOffset Started { get; init; }

    public string? FunctionName { get; init; }

    public string? FunctionVersion { get; init; }

    public string? Handler { get; init; }

    public string? Region { get; init; }

    public int? MemoryMb { get; init; }

    public long? TimeoutMs { get; init; }

    public string? Architecture { get; init; }

    public string? InitializationType { get; init; }

    public string? LogFormat { get; init; }
}
