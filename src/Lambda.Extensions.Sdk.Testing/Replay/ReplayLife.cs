using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Lifecycle;
using Lambda.Extensions.Sdk.Testing.Recording.Format;
using Lambda.Extensions.Sdk.Testing.Recording.Reading;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Replay;

/// <summary>Plays one recorded life to the extensions of a sandbox: each event when its extension has asked for it, each delivery of telemetry in its place.</summary>
internal sealed class ReplayLife(Sandbox sandbox, ReplayTelemetry telemetry, EmulatorClock clock, RecordingFile recording, RecordedLife life, ReplayNames names, ReplayOptions options)
{
    /// <summary>The wait for a crash that was recorded and may not happen now.</summary>
    private static readonly TimeSpan CrashWait = TimeSpan.FromSeconds(1);

    private readonly ReplayEnd _end = new(sandbox, clock);

    /// <summary>Plays all lines and ends the life.</summary>
    public async Task RunAsync(ReplayPace pace, CancellationToken cancellationToken)
    {
        try
        {
            foreach (RecordedLine line in life.Lines)
            {
                await pace.WaitAsync(line.At, cancellationToken).ConfigureAwait(false);
                bool goesOn = await PlayAsync(line, cancellationToken).ConfigureAwait(false);
                pace.Played(line.At);
                if (!goesOn) return;
            }

            // The recording is cut: the replay ends the life itself.
            if (!_end.HasBegun) await BeforeShutdownAsync(life.Lines[^1].At, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await _end.RunAsync().ConfigureAwait(false);
        }
    }

    /// <returns>False when an extension has not asked for its next event in time.</returns>
    private async Task<bool> PlayAsync(RecordedLine line, CancellationToken cancellationToken)
    {
        switch (line.Type)
        {
            case RecordingFormat.ShutdownStart:
                await BeforeShutdownAsync(line.At, cancellationToken).ConfigureAwait(false);
                _end.Begin(line.Text("reason"), line.Number("budgetMs"));
                return true;
            case RecordingFormat.Event or RecordingFormat.Delivered or RecordingFormat.Failed or RecordingFormat.Exited when Of(line) is { } agent:
                return await PlayAsync(line, agent, cancellationToken).ConfigureAwait(false);
            default:
                return true;
        }
    }

    private async Task<bool> PlayAsync(RecordedLine line, ExtensionAgent agent, CancellationToken cancellationToken)
    {
        if (line.Type == RecordingFormat.Exited)
        {
            if (!_end.HasBegun) await WaitAsync(() => agent.Exit is not null, CrashWait, cancellationToken).ConfigureAwait(false);
            return true;
        }

        if (line.Body is not { } body) return true;
        if (line.Type != RecordingFormat.Event)
        {
            await WaitAsync(() => telemetry.IsSubscribed(agent) || agent.HasAskedForNext || IsOver(agent), options.Timeout, cancellationToken).ConfigureAwait(false);
            if (!IsOver(agent)) await telemetry.SendAsync(sandbox, agent, body, cancellationToken).ConfigureAwait(false);
            return true;
        }

        return await DeliverAsync(line, agent, body, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> DeliverAsync(RecordedLine line, ExtensionAgent agent, byte[] body, CancellationToken cancellationToken)
    {
        bool isShutdown = line.Text("event") == EventNames.Shutdown;
        bool isReady = await WaitAsync(() => IsReady(agent), options.Timeout, cancellationToken).ConfigureAwait(false);
        var shifted = ShiftedEvent.Of(body, recording.Header.Started + line.At, clock.UtcNow);
        if (isShutdown)
        {
            _end.Release(shifted);
            return true;
        }

        if (!isReady) return false;
        lock (sandbox.Signal.Gate)
        {
            // INIT is over: nobody can subscribe any more.
            if (!sandbox.Runtime.HasAskedForNext) sandbox.Runtime.BeginNext(out _);
            if (!IsOver(agent) && agent.IsSubscribed(EventNames.Invoke)) agent.Release(NextAnswer.OfInvoke(line.Text("requestId") ?? "", shifted.Body));
        }

        return true;
    }

    /// <summary>Waits until each extension has asked for its next event. One that did not in the recording has the time that it had then.</summary>
    private async Task BeforeShutdownAsync(TimeSpan at, CancellationToken cancellationToken)
    {
        foreach (ExtensionAgent agent in sandbox.Agents.External)
        {
            string recorded = names.Recorded[agent.Name];
            RecordedLine? last = life.Lines.LastOrDefault(line => line.At <= at && line.Extension == recorded && line.Type is RecordingFormat.Event or RecordingFormat.Next);
            bool hadAsked = last?.Type == RecordingFormat.Next || recording.IsOfRecorder;
            TimeSpan limit = hadAsked ? options.Timeout : at - (last?.At ?? life.Lines[0].At);
            await WaitAsync(() => IsReady(agent), limit < options.Timeout ? limit : options.Timeout, cancellationToken).ConfigureAwait(false);
            // One that has reported an error is about to exit.
            if (IsOver(agent) && agent.Program is not null) await WaitAsync(() => agent.Exit is not null, CrashWait, cancellationToken).ConfigureAwait(false);
        }
    }

    private ExtensionAgent? Of(RecordedLine line) => sandbox.Agents.External.FirstOrDefault(agent => names.Recorded[agent.Name] == line.Extension);

    private static bool IsReady(ExtensionAgent agent) => IsOver(agent) || agent.State == ExtensionState.Ready;

    private static bool IsOver(ExtensionAgent agent) =>
        agent.Exit is not null || agent.State is ExtensionState.InitError or ExtensionState.ExitError or ExtensionState.LaunchError;

    private Task<bool> WaitAsync(Func<bool> condition, TimeSpan limit, CancellationToken cancellationToken) =>
        ReplayEnd.WaitAsync(sandbox, condition, limit, clock.Provider, cancellationToken);
}
