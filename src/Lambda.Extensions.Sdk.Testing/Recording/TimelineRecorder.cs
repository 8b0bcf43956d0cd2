using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Threading.Channels;
using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Recording.Format;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Recording;

/// <summary>Writes the events of one emulator to a file while they happen. The disk is used by a task of its own, so that it delays nothing.</summary>
internal sealed class TimelineRecorder : IAsyncDisposable
{
    private readonly Channel<(EmulatorEvent? Event, TimeSpan At)> _events = Channel.CreateUnbounded<(EmulatorEvent?, TimeSpan)>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TimelineLines _lines = new();
    private readonly EmulatorClock _clock;
    private readonly Action<string>? _notice;
    private readonly Task _writing;

    private TimelineRecorder(RecordingSink sink, EmulatorSettings settings, EmulatorClock clock)
    {
        _notice = settings.Recording?.Notice;
        _clock = clock;
        sink.Write(_lines.Header(HeaderOf(settings, clock)));
        _writing = Task.Run(() => WriteAsync(sink));
    }

    /// <exception cref="EmulatorException">The file cannot be written.</exception>
    public static TimelineRecorder? Open(EmulatorSettings settings, EmulatorClock clock)
    {
        if (settings.Recording is not { } recording) return null;
        string path = recording.Path();
        try
        {
            // Without a buffer: each line is written at once.
            var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 0 });
            var sink = new RecordingSink(file, reason => recording.Notice?.Invoke($"the recording '{path}' ends here, and the run continues: {reason}"));
            return new TimelineRecorder(sink, settings, clock);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new EmulatorException($"The recording '{path}' cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Takes an event. Called inside the timeline's lock.</summary>
    public void Record(EmulatorEvent happened) => _events.Writer.TryWrite((happened, happened.Offset));

    /// <summary>Writes what is left and the line that marks the end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_events.Writer.TryWrite((null, _clock.Elapsed))) _events.Writer.Complete();
        await _writing.ConfigureAwait(false);
    }

    private async Task WriteAsync(RecordingSink sink)
    {
        using RecordingSink owned = sink;
        await foreach ((EmulatorEvent? happened, TimeSpan at) in _events.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            if (LineOf(happened, at) is { } line) sink.Write(line);
            happened?.Forget();
        }
    }

    private byte[]? LineOf(EmulatorEvent? happened, TimeSpan at)
    {
        try
        {
            return happened is null ? _lines.End(at) : _lines.Of(happened);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or JsonException)
        {
            // Nothing in a recording may end the run.
            _notice?.Invoke($"the recording lacks one line ({happened?.Name}): {e.Message}");
            return null;
        }
    }

    private static RecordingHeader HeaderOf(EmulatorSettings settings, EmulatorClock clock) => new()
    {
        Writer = $"Lambda.Extensions.Sdk.Testing {typeof(TimelineRecorder).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]}",
        Source = "emulator",
        Started = clock.At(TimeSpan.Zero),
        FunctionName = settings.FunctionName,
        FunctionVersion = settings.FunctionVersion,
        Handler = settings.Handler,
        Region = settings.Region,
        MemoryMb = settings.MemorySizeMb,
        TimeoutMs = (long)settings.Timeout.TotalMilliseconds,
        Architecture = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x86_64",
        InitializationType = settings.InitializationType,
        LogFormat = settings.IsJsonLogFormat ? LogFormats.Json : LogFormats.Text,
    };
}
