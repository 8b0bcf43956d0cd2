using System.Runtime.CompilerServices;
using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Faults;
using Lambda.Extensions.Sdk.Testing.Http;
using Lambda.Extensions.Sdk.Testing.Lifecycle;
using Lambda.Extensions.Sdk.Testing.Recording;
using Lambda.Extensions.Sdk.Testing.Recording.Reading;
using Lambda.Extensions.Sdk.Testing.Sandboxing;
using Lambda.Extensions.Sdk.Testing.Telemetry;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Replay;

/// <summary>Plays a recording to extensions and compares what they do with what was recorded.</summary>
internal sealed class ReplaySession(EmulatorSettings settings, RecordingFile recording, ReplayNames names, ReplayOptions options)
{
    private readonly EmulatorClock _clock = new(settings.Time);
    private readonly ExtensionViews _views = new();
    private volatile Sandbox? _sandbox;

    /// <exception cref="EmulatorException">The extensions do not fit the recording, or cannot be run here.</exception>
    public static async Task<ReplayResult> RunAsync(EmulatorSettings settings, RecordingFile recording, ReplayOptions options, CancellationToken cancellationToken)
    {
        options.Validate();
        var names = ReplayNames.Of(recording, settings.Extensions);
        await WarmUp.WaitAsync(cancellationToken).ConfigureAwait(false);
        return await new ReplaySession(settings, recording, names, options).RunAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<ReplayResult> RunAsync(CancellationToken cancellationToken)
    {
        var recorder = TimelineRecorder.Open(settings, _clock);
        var timeline = new EmulatorTimeline(_clock) { Observer = recorder is null ? null : recorder.Record };
        try
        {
            var server = new RuntimeApiServer();
            await using ConfiguredAsyncDisposable closed = server.ConfigureAwait(false);
            await server.StartAsync(cancellationToken).ConfigureAwait(false);
            await PlayAsync(server, timeline, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            timeline.Complete();
            if (recorder is not null) await recorder.DisposeAsync().ConfigureAwait(false);
        }

        return Result(timeline);
    }

    private async Task PlayAsync(RuntimeApiServer server, EmulatorTimeline timeline, CancellationToken cancellationToken)
    {
        string metadataToken = Guid.NewGuid().ToString("D");
        var variables = new ProcessEnvironment(settings, server.Address, Guid.NewGuid().ToString("N"), metadataToken, proxyPort: null);
        IProgramPlace place = await ProgramPlaces.OpenAsync(settings, variables, timeline).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable placeClosed = place.ConfigureAwait(false);
        var plan = new FaultPlan();
        var hub = new TelemetryHub(settings, _clock, timeline, plan);
        await using ConfiguredAsyncDisposable hubClosed = hub.ConfigureAwait(false);
        using var ended = new CancellationTokenSource();
        var starter = new ProgramStarter(settings, _clock, _views, variables, place);
        var telemetry = new TelemetryRecorder(hub, settings, _clock, variables.LogStream);
        var calls = new ExtensionCalls(settings, Current, plan, timeline, ended.Token);
        _sandbox = NewSandbox();
        var router = new ReplayRouter(
            new LifecycleApi(settings, Current, _views, calls), new SubscriptionsApi(settings, calls, hub, ended.Token), new MetadataApi(settings, metadataToken), Current);
        server.Handle(router.RouteAsync);

        var pace = new ReplayPace(options.Speed, settings.Time);
        var deliveries = new ReplayTelemetry(hub, settings.Telemetry.AnswerTimeout, settings.Time);
        foreach (RecordedLife life in recording.Lives)
        {
            Sandbox sandbox = _sandbox = NewSandbox();
            hub.BeginInit();
            sandbox.Record(new InitStartEvent(settings.InitializationType, InitSequence.InitPhase));
            foreach (ExtensionDefinition extension in settings.Extensions) starter.StartExtension(sandbox, extension);
            await new ReplayLife(sandbox, deliveries, _clock, recording, life, names, options).RunAsync(pace, cancellationToken).ConfigureAwait(false);
        }

        await ended.CancelAsync().ConfigureAwait(false);

        Sandbox NewSandbox() => new(settings, timeline, _clock, _views, telemetry);
        Sandbox Current() => _sandbox!;
    }

    private ReplayResult Result(EmulatorTimeline timeline)
    {
        var lines = new TimelineLines();
        IReadOnlyList<RecordedLife> replayed = RecordedLife.Split(timeline.Select(lines.Of).OfType<byte[]>().Select(RecordingReader.LineOf).OfType<RecordedLine>());
        List<string> differences = [];
        List<ReplayedEvent> events = [];
        foreach (string name in names.Recorded.Keys.Order(StringComparer.Ordinal))
        {
            var comparer = new StoryComparer(name, options);
            for (int i = 0; i < recording.Lives.Count && i < replayed.Count; i++)
            {
                ExtensionStory? then = recording.IsOfRecorder ? null : ExtensionStory.Of(recording.Lives[i], names.Recorded[name]);
                comparer.Compare(recording.Lives[i], then, ExtensionStory.Of(replayed[i], name), recording.Lives.Count == 1 ? 0 : i + 1);
            }

            differences.AddRange(comparer.Differences);
            events.AddRange(comparer.Events);
        }

        return new ReplayResult
        {
            Differences = differences,
            Events = events,
            Notes = [.. recording.Notes, .. names.Notes],
            Extensions = _views.All,
            Timeline = timeline,
        };
    }
}
