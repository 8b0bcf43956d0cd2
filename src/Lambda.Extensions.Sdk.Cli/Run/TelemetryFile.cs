namespace Lambda.Extensions.Sdk.Cli.Run;

/// <summary>A batch of telemetry of one's own: the file's bytes as they are, whatever they are.</summary>
internal sealed record TelemetryFile(string Path, ReadOnlyMemory<byte> Bytes);
