using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Lifecycle;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Cli.Check;

/// <summary>The record of an undisturbed life: INIT, a few invocations, SHUTDOWN. It ran alone, so its times count.</summary>
internal sealed record FirstLife
{
    public required IReadOnlyList<string> Names { get; init; }

    public required InitResult Init { get; init; }

    public required IReadOnlyList<InvocationResult> Invocations { get; init; }

    public required IReadOnlyList<EmulatorEvent> Events { get; init; }

    /// <summary>True when a second environment with the same extension runs beside the first one.</summary>
    public required bool RunsInParallel { get; init; }

    public bool HasSandbox => !Events.OfType<SandboxNoteEvent>().Any(note => note.Note.StartsWith("no sandbox", StringComparison.Ordinal));

    public bool IsHealthy => Init.Succeeded && Invocations.Count > 0 && Invocations.All(result => result.Outcome == EmulatedOutcome.Success);

    public IEnumerable<TelemetrySubscribedEvent> Subscriptions => Of<TelemetrySubscribedEvent>();

    public IEnumerable<ExtensionRegisteredEvent> Registrations => Of<ExtensionRegisteredEvent>();

    public ShutdownStartEvent? Shutdown => Of<ShutdownStartEvent>().LastOrDefault();

    public bool IsRegisteredFor(string eventType) => Names.All(name => Registrations.Any(registered => registered.Extension == name && registered.Events.Contains(eventType, StringComparer.Ordinal)));

    /// <summary>The exits after SHUTDOWN began, one for each extension.</summary>
    public IEnumerable<ProgramExitedEvent> Exits => Of<ProgramExitedEvent>()
        .Where(exited => exited.Extension is { } name && Names.Contains(name, StringComparer.Ordinal) && exited.Sequence > (Shutdown?.Sequence ?? int.MaxValue));

    public bool ExitsInTime => Exits.All(exited => !exited.Killed);

    /// <summary>Returns the reason why a condition is not met; <see langword="null"/> when it is.</summary>
    public string? Lacks(Needs needs) => needs switch
    {
        Needs.Files or Needs.FirstLife => null,
        _ when !IsHealthy => "the extension fails an undisturbed life: see the family lifecycle",
        _ when needs.HasFlag(Needs.Invoke) && !IsRegisteredFor("INVOKE") => "it is not registered for INVOKE",
        _ when (needs.HasFlag(Needs.Shutdown) || needs.HasFlag(Needs.TimelyExit)) && !IsRegisteredFor("SHUTDOWN") => "it is not registered for SHUTDOWN, so it gets SIGKILL",
        _ when needs.HasFlag(Needs.TimelyExit) && !ExitsInTime => "it does not exit in time in an undisturbed life: see shutdown.in-time",
        _ when needs.HasFlag(Needs.Telemetry) && !Subscriptions.Any() => "it does not subscribe to telemetry",
        _ when needs.HasFlag(Needs.Sandbox) && !HasSandbox => "it needs the sandbox, which this machine or --sandbox off does not allow",
        _ => null,
    };

    private IEnumerable<T> Of<T>()
        where T : EmulatorEvent => Events.OfType<T>();
}
