using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Processes;
using Lambda.Extensions.Sdk.Testing.Telemetry;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Lifecycle;

/// <summary>Holds one life of the execution environment, from an INIT to the reset or shutdown that ends it: agents, runtime, processes, first fatal error.</summary>
internal sealed class Sandbox(
    EmulatorSettings settings, EmulatorTimeline timeline, EmulatorClock clock, ExtensionViews views, TelemetryRecorder telemetry)
{
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StateSignal Signal { get; } = new();

    public AgentRegistry Agents { get; } = new(settings.IsManagedInstances);

    public RuntimeAgent Runtime { get; } = settings.IsManagedInstances ? new ConcurrentRuntimeAgent() : new SingleRuntimeAgent();

    public TelemetryRecorder Telemetry => telemetry;

    public IProgram? RuntimeProgram { get; private set; }

    public ProgramExit? RuntimeExit { get; private set; }

    /// <summary>The body of runtime/init/error, which is the answer to the invocation that ran the failed init.</summary>
    public string? RuntimeInitError { get; set; }

    public FatalError? FirstFatal { get; private set; }

    /// <summary>True after a process has ended outside a shutdown or could not be started. A running invocation cannot succeed then.</summary>
    public bool IsBroken { get; private set; }

    public bool IsShuttingDown { get; private set; }

    public bool IsClosed { get; private set; }

    /// <summary>Ends when <see cref="IsBroken"/> becomes true.</summary>
    public Task Broken => _broken.Task;

    public IEnumerable<IProgram> Programs
    {
        get
        {
            lock (Signal.Gate)
            {
                return [.. Agents.All.Select(agent => agent.Program).Append(RuntimeProgram).OfType<IProgram>()];
            }
        }
    }

    public void Record(EmulatorEvent happened) => timeline.Record(happened);

    /// <summary>Keeps the first fatal error. Called inside the lock.</summary>
    public void RecordFatal(string errorType, string message) => FirstFatal ??= new FatalError(errorType, message);

    public void Break(string errorType, string message)
    {
        lock (Signal.Gate)
        {
            RecordFatal(errorType, message);
            IsBroken = true;
            Signal.Pulse();
        }

        _broken.TrySetResult();
    }

    public void BeginShutdown()
    {
        lock (Signal.Gate)
        {
            IsShuttingDown = true;
            Agents.IsClosed = true;
        }
    }

    /// <summary>Connects an extension with its public view. Called inside the lock.</summary>
    public void Watch(ExtensionAgent agent, EmulatedExtension view)
    {
        view.Attach(agent);
        agent.Delivered = (to, delivery) => Record(new EventDeliveredEvent(to.Name, delivery.RequestId, delivery.EventType!, delivery.Body!));
    }

    /// <summary>Follows an extension's process to its end. Called inside the lock.</summary>
    public void Attach(ExtensionAgent agent, IProgram program)
    {
        agent.Program = program;
        _ = WatchAsync(program, exit => OnExtensionExit(agent, exit));
    }

    /// <summary>Follows the runtime's process to its end. Called inside the lock.</summary>
    public void AttachRuntime(IProgram program)
    {
        RuntimeProgram = program;
        _ = WatchAsync(program, OnRuntimeExit);
    }

    /// <summary>Asks for an extension's next event. Called inside the lock.</summary>
    public ApiError? BeginNext(ExtensionAgent agent, out Task<NextAnswer> delivery)
    {
        delivery = Task.FromResult(NextAnswer.Aborted);
        if (agent.CheckNext() is { } refused) return refused;
        // Nobody will ever release it.
        if (IsClosed) return null;

        Record(new EmulatorEvent(EmulatorEventNames.ExtensionNext, agent.Name));
        delivery = agent.BeginNext();
        return null;
    }

    /// <summary>Closes the sandbox. Calls that still wait lose their connection.</summary>
    public void Close()
    {
        lock (Signal.Gate)
        {
            IsClosed = true;
            foreach (ExtensionAgent agent in Agents.All)
            {
                agent.Abort();
                telemetry.Hub.Pause(agent.Name);
            }

            Runtime.Abort();
            Signal.Pulse();
        }
    }

    public string Describe()
    {
        lock (Signal.Gate) return SandboxStory.Describe(this, views);
    }

    private static async Task WatchAsync(IProgram program, Action<ProgramExit> onExit) =>
        onExit(await program.Exited.ConfigureAwait(false));

    private void OnExtensionExit(ExtensionAgent agent, ProgramExit exit)
    {
        bool isCrash;
        lock (Signal.Gate)
        {
            isCrash = !IsShuttingDown;
            agent.RecordExit(exit, IsShuttingDown, clock.Elapsed);
            Record(new ProgramExitedEvent(EmulatorEventNames.ExtensionExited, agent.Name, exit, agent.State, agent.ExitedAfter));
            // After the reset the name may be another process's.
            if (!IsClosed) telemetry.Hub.Pause(agent.Name);
            Signal.Pulse();
        }

        // Any exit outside a shutdown, with code 0 too, is a crash, unless the extension reported an error first (server-behaviour 4.4).
        if (isCrash) Break(FatalError.ExtensionCrash, $"Extension '{agent.Name}' ended: {exit}");
    }

    private void OnRuntimeExit(ProgramExit exit)
    {
        bool isCrash;
        lock (Signal.Gate)
        {
            isCrash = !IsShuttingDown;
            RuntimeExit = exit;
            Record(new ProgramExitedEvent(EmulatorEventNames.RuntimeExited, null, exit, state: null, afterShutdown: null));
            foreach (ExtensionAgent? agent in Agents.All.Where(agent => !agent.IsExternal && !IsClosed)) telemetry.Hub.Pause(agent.Name);
            Signal.Pulse();
        }

        if (isCrash)
        {
            string words = exit.ExitCode == 0 ? "Runtime exited without providing a reason" : $"Runtime exited with error: {exit}";
            Break(FatalError.RuntimeExitError, words);
        }
    }
}
