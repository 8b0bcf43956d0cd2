using System.Runtime.CompilerServices;
using Lambda.Extensions.Sdk.Delivery;
using Lambda.Extensions.Sdk.InternalExtensions;
using Lambda.Extensions.Sdk.Telemetry;

namespace Lambda.Extensions.Sdk;

/// <summary>
/// A Lambda extension. Override what you need; the SDK owns the lifecycle around it: it registers, asks for the next event
/// whatever a hook does, cuts hooks off at their budgets, and shuts down in time.
/// </summary>
/// <remarks>
/// <para>
/// Hooks of one extension run one after the other, so they need no locks. They run on a thread of the SDK's up to their first
/// real <c>await</c>, and on the thread pool after it. A hook over its budget has its token cancelled and, shortly after, is
/// abandoned: the loop goes on without it, also when it blocks its thread. Only an abandoned hook can still be running when the
/// next one starts.
/// </para>
/// <para>
/// An exception in a hook is logged and counted; what it means for the function is
/// <see cref="ExtensionOptions.FailureMode"/>'s to say. INVOKE events are asked for only when <see cref="OnInvokeAsync"/> or a hook
/// that follows an invocation is overridden: an extension without any never holds one.
/// </para>
/// </remarks>
public abstract class ExtensionBase
{
    /// <summary>
    /// <para><b>When:</b> before <c>register</c>. The runtime has not been started and waits: only for what must be there before
    /// the function's first line, such as a file.</para>
    /// <para><b>Budget:</b> <see cref="ExtensionOptions.StartingTimeout"/>. All of it is cold start.</para>
    /// <para><b>If it throws or runs over:</b> FailOpen: the extension stays idle. FailClosed: init/error, exit.</para>
    /// <para><b>Threading:</b> the loop thread; never beside another hook.</para>
    /// </summary>
    /// <param name="cancellationToken">Cancelled at the budget's end.</param>
    protected virtual Task OnStartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// <para><b>When:</b> after <c>register</c>, before the first <c>next</c>, in parallel with the runtime's own start.</para>
    /// <para><b>Budget:</b> <see cref="ExtensionOptions.InitializeTimeout"/>. INIT lasts at least as long as this hook.</para>
    /// <para><b>If it throws:</b> FailOpen: the extension stays idle. FailClosed: init/error, exit. If it runs over and finishes
    /// later, the extension gets its hooks from then on.</para>
    /// <para><b>Threading:</b> the loop thread; never beside another hook.</para>
    /// </summary>
    /// <param name="registration">What the platform answered: function name and version, and the account id if it was asked for.</param>
    /// <param name="cancellationToken">Cancelled at the budget's end.</param>
    protected virtual Task OnInitializeAsync(Registration registration, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// <para><b>When:</b> an INVOKE event came; the function's handler starts at the same moment. Never on Managed Instances.</para>
    /// <para><b>Budget:</b> <see cref="ExtensionOptions.HookTimeout"/>, or the invocation's deadline less
    /// <see cref="ExtensionOptions.DeadlineMargin"/> if that is sooner. The invocation ends no sooner than this hook.</para>
    /// <para><b>If it throws or runs over:</b> FailOpen: logged, counted, next event. FailClosed: a throw is exit/error and the end
    /// of the process; running over is logged and counted only.</para>
    /// <para><b>Threading:</b> the loop thread; never beside another hook.</para>
    /// </summary>
    /// <param name="invoke">The invocation.</param>
    /// <param name="cancellationToken">Cancelled at the budget's end.</param>
    protected virtual Task OnInvokeAsync(InvokeEvent invoke, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// <para><b>When:</b> a batch of records has come: platform events, lines of the function (<see cref="TelemetryOptions.Types"/>). At any
    /// time after <see cref="OnInitializeAsync"/>, also while the handler runs; the platform has its acknowledgement already. Not in an
    /// internal extension.</para>
    /// <para><b>Budget:</b> <see cref="ExtensionOptions.HookTimeout"/>, counted while the environment is awake. What comes meanwhile waits,
    /// within bounds (<see cref="TelemetryOptions.MaxPendingBytes"/>).</para>
    /// <para><b>If it throws or runs over:</b> FailOpen: logged, counted, and the next batch comes. FailClosed: a throw is exit/error and
    /// the end of the process, at the next event.</para>
    /// <para><b>Threading:</b> the SDK's telemetry thread; never beside another hook of this extension.</para>
    /// </summary>
    /// <param name="batch">The records, typed, in the order they came.</param>
    /// <param name="cancellationToken">Cancelled at the budget's end.</param>
    protected virtual Task OnTelemetryAsync(TelemetryBatch batch, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// <para><b>When:</b> the handler has ended and its caller has the answer, or is just getting it; once an invocation. If the flush
    /// policy waits for the handler, before <c>next</c> is asked for, so the environment does not freeze meanwhile; else whenever the
    /// platform tells the end, at the latest with the next invocation or at shutdown. On Managed Instances: with the report. In an
    /// internal extension: when the function tells so (<see cref="InternalExtension.TrackAsync{TResult}"/>), or, loaded by a startup hook,
    /// when the runtime has answered.</para>
    /// <para><b>Budget:</b> <see cref="ExtensionOptions.HookTimeout"/>, or the invocation's deadline less
    /// <see cref="ExtensionOptions.DeadlineMargin"/> if that is sooner. While <c>next</c> waits, the next invocation begins no sooner than
    /// this hook ends.</para>
    /// <para><b>If it throws or runs over:</b> as <see cref="OnInvokeAsync"/>.</para>
    /// <para><b>Threading:</b> the SDK's telemetry thread, in an internal extension the loop thread; never beside another hook of this
    /// extension.</para>
    /// </summary>
    /// <param name="invocation">What is known of the invocation so far.</param>
    /// <param name="cancellationToken">Cancelled at the budget's end.</param>
    protected virtual Task OnInvocationCompletedAsync(Invocation invocation, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// <para><b>When:</b> the invocation's final metrics are there: usually during the next invocation, or at shutdown, since the platform
    /// reports only when every extension has asked for <c>next</c>. Once an invocation, after <see cref="OnInvocationCompletedAsync"/>; also
    /// for one whose report never came (<see cref="Invocation.IsPartial"/>). Not in an internal extension.</para>
    /// <para><b>Budget:</b> <see cref="ExtensionOptions.HookTimeout"/>; at shutdown a share of what is left.</para>
    /// <para><b>If it throws or runs over:</b> as <see cref="OnTelemetryAsync"/>.</para>
    /// <para><b>Threading:</b> the SDK's telemetry thread; never beside another hook of this extension.</para>
    /// </summary>
    /// <param name="invocation">All that was told of the invocation.</param>
    /// <param name="cancellationToken">Cancelled at the budget's end.</param>
    protected virtual Task OnInvocationReportedAsync(Invocation invocation, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// <para><b>When:</b> <see cref="ExtensionOptions.FlushPolicy"/> says so, and once more at the end, before
    /// <see cref="OnShutdownAsync"/>: send what is pending.</para>
    /// <para><b>Budget:</b> <see cref="ExtensionOptions.FlushTimeout"/>, while <c>next</c> waits capped by the invocation's deadline less
    /// <see cref="ExtensionOptions.DeadlineMargin"/>, at shutdown by a share of what is left; in <see cref="FlushRequest.Budget"/>. Counted
    /// while the environment is awake.</para>
    /// <para><b>If it throws or runs over:</b> as <see cref="OnTelemetryAsync"/>. What was not sent is the author's to keep:
    /// <see cref="DeliveryQueue{T}"/> does.</para>
    /// <para><b>Threading:</b> the SDK's telemetry thread, at shutdown the loop thread; never beside another hook of this extension.</para>
    /// </summary>
    /// <param name="flush">At which moment, why, and for how long.</param>
    /// <param name="cancellationToken">Cancelled at the budget's end.</param>
    protected virtual Task OnFlushAsync(FlushRequest flush, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// <para><b>When:</b> the first wake after a SnapStart restore, once: before <see cref="OnInvokeAsync"/>. What was unique before the
    /// snapshot is cloned now: renew random seeds, tokens, credentials, connections. The SDK's own connections
    /// (<see cref="FreezeAwareHandler"/>) are dropped already.</para>
    /// <para><b>Budget:</b> <see cref="ExtensionOptions.HookTimeout"/>, or the invocation's deadline less
    /// <see cref="ExtensionOptions.DeadlineMargin"/> if that is sooner.</para>
    /// <para><b>If it throws or runs over:</b> as <see cref="OnInvokeAsync"/>.</para>
    /// <para><b>Threading:</b> the loop thread or the SDK's telemetry thread; never beside another hook of this extension.</para>
    /// </summary>
    /// <param name="restore">What the platform has told of the restore so far.</param>
    /// <param name="cancellationToken">Cancelled at the budget's end.</param>
    protected virtual Task OnRestoreAsync(EnvironmentRestore restore, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// <para><b>When:</b> SHUTDOWN, SIGTERM, or the end of the API; once. After it the process exits.</para>
    /// <para><b>Budget:</b> <see cref="ExtensionOptions.ShutdownTimeout"/>, or this extension's share of the time to the deadline
    /// less <see cref="ExtensionOptions.DeadlineMargin"/> if that is sooner.</para>
    /// <para><b>If it throws or runs over:</b> logged, in either mode; the process exits all the same, with the code it would have had.</para>
    /// <para><b>Threading:</b> the loop thread; may run beside a hook that was abandoned before.</para>
    /// </summary>
    /// <param name="shutdown">Why and until when.</param>
    /// <param name="cancellationToken">Cancelled at the budget's end.</param>
    protected virtual Task OnShutdownAsync(ShutdownEvent shutdown, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Calls one hook.</summary>
    internal Task Call(in HookRequest request, CancellationToken cancellationToken) => request.Hook switch
    {
        HookKind.Starting => OnStartingAsync(cancellationToken),
        HookKind.Initialize => OnInitializeAsync(request.Registration!, cancellationToken),
        HookKind.Invoke => OnInvokeAsync(request.InvokeEvent!, cancellationToken),
        HookKind.Restore => OnRestoreAsync(request.Restore!, cancellationToken),
        HookKind.Telemetry => OnTelemetryAsync(request.Batch!, cancellationToken),
        HookKind.InvocationCompleted => OnInvocationCompletedAsync(request.Invocation!, cancellationToken),
        HookKind.InvocationReported => OnInvocationReportedAsync(request.Invocation!, cancellationToken),
        HookKind.Flush => OnFlushAsync(request.Flush!, cancellationToken),
        HookKind.Shutdown => OnShutdownAsync(request.ShutdownEvent!, cancellationToken),
        _ => Task.CompletedTask,
    };

    /// <summary>
    /// The hooks that an instance's class overrides. Works on an object whose constructor has not run: it only compares where
    /// the virtual methods lead, and calls none. Reflection would answer the same for some 0.2 ms of every cold start.
    /// </summary>
    internal static HookSet OverriddenBy(ExtensionBase instance)
    {
        // Not a cast: the method below is not virtual and touches no field, it only takes `this` for the delegates' target, so
        // that two delegates are equal exactly when they lead to the same method.
        var untouched = Unsafe.As<Untouched>(instance);
        GC.KeepAlive(new Untouched()); // The native compiler drops the methods of a class that is never made.
        HookSet hooks = HookSet.None;
        if (!untouched.Starting().Equals((Func<CancellationToken, Task>)instance.OnStartingAsync)) hooks |= HookSet.Starting;
        if (!untouched.Initialize().Equals((Func<Registration, CancellationToken, Task>)instance.OnInitializeAsync)) hooks |= HookSet.Initialize;
        if (!untouched.Invoke().Equals((Func<InvokeEvent, CancellationToken, Task>)instance.OnInvokeAsync)) hooks |= HookSet.Invoke;
        if (!untouched.Restore().Equals((Func<EnvironmentRestore, CancellationToken, Task>)instance.OnRestoreAsync)) hooks |= HookSet.Restore;
        if (!untouched.Telemetry().Equals((Func<TelemetryBatch, CancellationToken, Task>)instance.OnTelemetryAsync)) hooks |= HookSet.Telemetry;
        if (!untouched.InvocationReported().Equals((Func<Invocation, CancellationToken, Task>)instance.OnInvocationReportedAsync)) hooks |= HookSet.InvocationReported;
        if (!untouched.Flush().Equals((Func<FlushRequest, CancellationToken, Task>)instance.OnFlushAsync)) hooks |= HookSet.Flush;
        if (!untouched.InvocationCompleted().Equals((Func<Invocation, CancellationToken, Task>)instance.OnInvocationCompletedAsync)) hooks |= HookSet.InvocationCompleted;
        if (!untouched.Shutdown().Equals((Func<ShutdownEvent, CancellationToken, Task>)instance.OnShutdownAsync)) hooks |= HookSet.Shutdown;
        return hooks;
    }

    /// <summary>Leads to this class's own no-op hooks, whatever the object is.</summary>
    private sealed class Untouched : ExtensionBase
    {
        public Func<CancellationToken, Task> Starting() => base.OnStartingAsync;

        public Func<Registration, CancellationToken, Task> Initialize() => base.OnInitializeAsync;

        public Func<InvokeEvent, CancellationToken, Task> Invoke() => base.OnInvokeAsync;

        public Func<EnvironmentRestore, CancellationToken, Task> Restore() => base.OnRestoreAsync;

        public Func<TelemetryBatch, CancellationToken, Task> Telemetry() => base.OnTelemetryAsync;

        public Func<Invocation, CancellationToken, Task> InvocationCompleted() => base.OnInvocationCompletedAsync;

        public Func<Invocation, CancellationToken, Task> InvocationReported() => base.OnInvocationReportedAsync;

        public Func<FlushRequest, CancellationToken, Task> Flush() => base.OnFlushAsync;

        public Func<ShutdownEvent, CancellationToken, Task> Shutdown() => base.OnShutdownAsync;
    }
}
