using Lambda.Extensions.Sdk.Telemetry;

namespace Lambda.Extensions.Sdk;

/// <summary>One hook with its argument. Only the member that the hook takes is set.</summary>
internal readonly struct HookRequest
{
    private HookRequest(HookKind hook) => Hook = hook;

    public HookKind Hook { get; }

    /// <summary>Gets the container to construct the extension from, or to dispose of.</summary>
    public IServiceProvider? Services { get; private init; }

    public Registration? Registration { get; private init; }

    public EnvironmentRestore? Restore { get; private init; }

    public InvokeEvent? InvokeEvent { get; private init; }

    public TelemetryBatch? Batch { get; private init; }

    public Invocation? Invocation { get; private init; }

    public FlushRequest? Flush { get; private init; }

    public ShutdownEvent? ShutdownEvent { get; private init; }

    /// <summary>Gets the event of the invocation that the hook runs in; null when it runs in none.</summary>
    public InvokeEvent? During => InvokeEvent ?? Invocation?.InvokeEvent;

    public static HookRequest Activate(IServiceProvider services) => new(HookKind.Activate) { Services = services };

    public static HookRequest Starting() => new(HookKind.Starting);

    public static HookRequest Initialize(Registration registration) => new(HookKind.Initialize) { Registration = registration };

    /// <param name="restore">The restore, as far as it is known.</param>
    /// <param name="invoke">The first invocation after it; null when telemetry reported the restore.</param>
    public static HookRequest OfRestore(EnvironmentRestore restore, InvokeEvent? invoke = null) => new(HookKind.Restore) { Restore = restore, InvokeEvent = invoke };

    public static HookRequest Invoke(InvokeEvent invoke) => new(HookKind.Invoke) { InvokeEvent = invoke };

    public static HookRequest Telemetry(TelemetryBatch batch) => new(HookKind.Telemetry) { Batch = batch };

    public static HookRequest Completed(Invocation invocation) => new(HookKind.InvocationCompleted) { Invocation = invocation };

    public static HookRequest Reported(Invocation invocation) => new(HookKind.InvocationReported) { Invocation = invocation };

    /// <param name="flush">The moment and the reason; the budget is set when the hook is called.</param>
    /// <param name="invoke">The invocation that the flush holds; null when it holds none.</param>
    public static HookRequest OfFlush(FlushRequest flush, InvokeEvent? invoke = null) => new(HookKind.Flush) { Flush = flush, InvokeEvent = invoke };

    public static HookRequest Shutdown(ShutdownEvent shutdown) => new(HookKind.Shutdown) { ShutdownEvent = shutdown };

    public static HookRequest Dispose(IServiceProvider? services) => new(HookKind.Dispose) { Services = services };

    /// <summary>Returns the same request; a request for a flush receives its budget.</summary>
    public HookRequest WithBudget(TimeSpan budget) => Flush is null ? this : this with { Flush = Flush with { Budget = budget } };
}
