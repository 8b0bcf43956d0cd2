namespace Lambda.Extensions.Sdk.Cli.Run;

/// <summary>The user's own batch of telemetry: the file's unchanged bytes, of any content.</summary>
internal sealed record TelemetryFile(string Path, ReadOnlyMemory<byte> Bytes);
