using Lambda.Extensions.Sdk.Testing.Recording;

namespace Lambda.Extensions.Sdk.Testing;

/// <content>Recordings.</content>
public sealed partial class LambdaEmulatorBuilder
{
    /// <summary>
    /// Writes a recording of the Extensions and Telemetry APIs' traffic, with its times. Secrets are masked. The file is flushed line by line, and
    /// replaced if it exists.
    /// </summary>
    /// <remarks>A disk that is full ends the recording, not the run.</remarks>
    /// <param name="path">The file.</param>
    /// <returns>This builder.</returns>
    public LambdaEmulatorBuilder WithRecording(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return WithRecording(() => path);
    }

    /// <summary>Writes a recording of each emulator that this builder starts, as <see cref="WithRecording(string)"/> does.</summary>
    /// <param name="path">Returns the file of an emulator. Called at the start of each one, from any thread.</param>
    /// <param name="notice">Receives one line when a recording ends early, because the disk is full for example.</param>
    /// <returns>This builder.</returns>
    public LambdaEmulatorBuilder WithRecording(Func<string> path, Action<string>? notice = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        return With(_settings with { Recording = new RecordingTarget(path, notice) });
    }
}
