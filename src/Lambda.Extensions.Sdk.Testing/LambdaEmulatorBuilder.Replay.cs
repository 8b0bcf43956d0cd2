using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Recording.Format;
using Lambda.Extensions.Sdk.Testing.Recording.Reading;
using Lambda.Extensions.Sdk.Testing.Replay;

namespace Lambda.Extensions.Sdk.Testing;

/// <content>Replays.</content>
public sealed partial class LambdaEmulatorBuilder
{
    private RecordingFile? _recording;

    /// <summary>
    /// Plays the recording of <see cref="LambdaEmulator.Replay"/> to the builder's extensions, and compares what they do with what was recorded.
    /// There is no function: its traffic is in the recording.
    /// </summary>
    /// <param name="options">The speed and the longest wait; the defaults when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives up, and ends the extensions.</param>
    /// <returns>The differences.</returns>
    /// <exception cref="InvalidOperationException">The builder does not come from <see cref="LambdaEmulator.Replay"/>.</exception>
    /// <exception cref="EmulatorException">The extensions do not fit the recording. A single extension takes the part of a single recorded one, else the names decide.</exception>
    public Task<ReplayResult> ReplayAsync(ReplayOptions? options = null, CancellationToken cancellationToken = default) => _recording is null
        ? throw new InvalidOperationException($"There is no recording to replay. Make the builder with {nameof(LambdaEmulator)}.{nameof(LambdaEmulator.Replay)}(path).")
        : ReplaySession.RunAsync(Compose() with { IsReplay = true }, _recording, options ?? new ReplayOptions(), cancellationToken);

    /// <summary>Describes the recorded environment.</summary>
    internal static LambdaEmulatorBuilder Of(RecordingFile recording)
    {
        RecordingHeader header = recording.Header;
        LambdaEmulatorBuilder builder = new() { _recording = recording };
        if (header.FunctionName is { Length: > 0 } name)
            builder.WithFunctionName(name, Or(header.FunctionVersion, "$LATEST"), Or(header.Handler, "function.handler"));
        if (header.Region is { Length: > 0 } region) builder.WithRegion(region);
        if (header.MemoryMb is { } memory and >= 128 and <= 10240) builder.WithMemory(memory);
        if (header.TimeoutMs is { } timeout and > 0 and <= 900_000) builder.WithTimeout(TimeSpan.FromMilliseconds(timeout));
        if (header.InitializationType is { } type && InitializationTypes.IsKnown(type)) builder.WithInitializationType(type);
        if (header.LogFormat is { } format && LogFormats.IsKnown(format)) builder.WithLogFormat(format);
        return builder;

        static string Or(string? value, string fallback) => string.IsNullOrEmpty(value) ? fallback : value;
    }
}
