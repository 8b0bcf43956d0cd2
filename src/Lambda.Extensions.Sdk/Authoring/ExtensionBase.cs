using System.Runtime.CompilerServices;
using Lambda.Extensions.Sdk.Delivery;
using Lambda.Extensions.Sdk.InternalExtensions;
using Lambda.Extensions.Sdk.Telemetry;

namespace Lambda.Extensions.Sdk;

/// <summary>
/// The base class of a Lambda extension. Override the hooks that you need. The SDK runs the lifecycle around them: it registers, asks
/// for the next event in every case, ends hooks at their budgets, and shuts down in time.
/// </summary>
/// <remarks>
/// <para>The hooks of one extension run one after the other, so they need no locks. A hook runs on a thread of the SDK up to its
/// first real <c>await</c>, and on the thread pool after it. When a hook exceeds its budget, its token is cancelled. Shortly after
/// that, the hook is abandoned: the loop continues without it, even when the hook blocks its thread. Only an abandoned hook can still
/// be running when the next one starts.</para>
/// <para>An exception in a hook is logged and counted. <see cref="ExtensionOptions.FailureMode"/> sets what the exception means for
/// the function. INVOKE events are requested only when <see cref="OnInvokeAsync"/> or a hook that follows an invocation is
/// overridden: an extension without such a hook never holds an invocation.</para>
/// </remarks>
public abstract class ExtensionBase
{
    /// <summary>
    /// <para><b>When:</b> before <c>register</c>. The runtime has not been started and waits. Use this hook only for things that must
    /// exist before the function's first line runs, such as a file.</para>
    /// <para><b>Budget:</b> <see cref="ExtensionOptions.StartingTimeout"/>. All of this time is cold start.</para>
    /// <para><b>If it throws or runs over:</b> FailOpen: the extension stays idle. FailClosed: init/error, exit.</para>
    /// <para><b>Threading:</b> the loop thread; never beside another hook.</para>
    /// </summary>
    /// <param name="cancellationToken">Cancelled at the budget's end.</param>
    protected virtual Task OnStartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// <para><b>When:</b> after <c>register</c>, before the first <c>next</c>, in parallel with the runtime's own start.</para>
    /// <para><b>Budget:</b> <see cref="ExtensionOptions.InitializeTimeout"/>. INIT takes at least as long as this hook.</para>
    /// <para><b>If it throws:</b> FailOpen: the extension stays idle. FailClosed: init/error, exit. If it runs over and finishes
    /// later, the hooks of the extension are called from then on.</para>
    /// <para><b>Threading:</b> the loop thread; never beside another hook.</para>
    /// </summary>
    /// <param name="registration">The platform's answer: function name and version, and the account id if it was requested.</param>
    /// <param name="cancellationToken">Cancelled at the budget's end.</param>
    protected virtual Task OnInitializeAsync(Registration registration, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// <para><b>When:</b> an INVOKE event has arrived. The function's handler starts at the same moment. Never on Managed
    /// Instances.</para>
    /// <para><b>Budget:</b> <see cref="ExtensionOptions.HookTimeout"/>, or the invocation's deadline less
    /// <see cref="ExtensionOptions.DeadlineMargin"/> if that is sooner. The invocation does not end before this hook ends.</para>
    /// <para><b>If it throws or runs over:</b> FailOpen: it is logged and counted, and the next event is requested. FailClosed: an
    /// exception leads to exit/error and the end of the process; a hook that runs over is only logged and counted.</para>
    /// <para><b>Threading:</b> the loop thread; never beside another hook.</para>
    /// </summary>
    /// <param name="invoke">The invocation.</param>
    /// <param name="cancellationToken">Cancelled at the budget's end.</param>
    protected virtual Task OnInvokeAsync(InvokeEvent invoke, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// <para><b>When:</b> a batch of records has arrived: platform events, lines of the function
    /// (<see cref="TelemetryOptions.Types"/>). It is called at any time after <see cref="OnInitializeAsync"/>, also while the handler
    /// runs. The batch is already acknowledged to the platform. Not in an internal extension.</para>
    /// <para><b>Budget:</b> <see cref="ExtensionOptions.HookTimeout"/>, counted while the environment is awake. Batches that arrive
    /// meanwhile wait, up to a limit (<see cref="TelemetryOptions.MaxPendingBytes"/>).</para>
    /// <para><b>If it throws or runs over:</b> FailOpen: it is logged and counted, and the next batch follows. FailClosed: an
    /// exception leads to exit/error and the end of the process, at the next event.</para>
    /// <para><b>Threading:</b> the SDK's telemetry thread; never beside another hook of this extension.</para>
    /// </summary>
    /// <param name="batch">The records, typed, in the order of arrival.</param>
    /// <param name="cancellationToken">Cancelled at the budget's end.</param>
    protected virtual Task OnTelemetryAsync(TelemetryBatch batch, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// <para><b>When:</b> the handler has ended, and its caller has the answer or is just receiving it; once for each invocation. If
    /// the flush policy waits for the handler, the hook is called before <c>next</c> is requested, so the environment does not freeze
    /// meanwhile. Otherwise the hook is called when the platform reports the end, at the latest with the next invocation or at
    /// shutdown. On Managed Instances: with the report. In an internal extension: when the function reports the end
    /// (<see cref="InternalExtension.TrackAsync{TResult}"/>), or, if a startup hook loaded the extension, when the runtime has
    /// answered. Behind the proxy of a <c>RuntimeApiExtension</c>: when the platform has accepted the runtime's answer.</para>
    /// <para><b>Budget:</b> <see cref="ExtensionOptions.HookTimeout"/>, or the invocation's deadline less
    /// <see cref="ExtensionOptions.DeadlineMargin"/> if that is sooner. While <c>next</c> waits, the next invocation does not begin
    /// before this hook ends.</para>
    /// <para><b>If it throws or runs over:</b> as <see cref="OnInvokeAsync"/>.</para>
    /// <para><b>Threading:</b> the SDK's telemetry thread, in an internal extension the loop thread; never beside another hook of
    /// this extension.</para>
    /// </summary>
    /// <param name="invocation">The invocation, as far as it is known.</param>
    /// <param name="cancellationToken">Cancelled at the budget's end.</param>
    protected virtual Task OnInvocationCompletedAsync(Invocation invocation, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// <para><b>When:</b> the final metrics of the invocation have arrived. This is usually during the next invocation or at
    /// shutdown, because the platform reports only after every extension has asked for <c>next</c>. Once for each invocation, after
    /// <see cref="OnInvocationCompletedAsync"/>; also for one whose report never arrived (<see cref="Invocation.IsPartial"/>). Not in
    /// an internal extension.</para>
    /// <para><b>Budget:</b> <see cref="ExtensionOptions.HookTimeout"/>; at shutdown a share of the remaining time.</para>
    /// <para><b>If it throws or runs over:</b> as <see cref="OnTelemetryAsync"/>.</para>
    /// <para><b>Threading:</b> the SDK's telemetry thread; never beside another hook of this extension.</para>
    /// </summary>
    /// <param name="invocation">The invocation with everything that was reported of it.</param>
    /// <param name="cancellationToken">Cancelled at the budget's end.</param>
    protected virtual Task OnInvocationReportedAsync(Invocation invocation, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// <para><b>When:</b> <see cref="ExtensionOptions.FlushPolicy"/> decides it, and once more at the end, before
    /// <see cref="OnShutdownAsync"/>. Send the pending data here.</para>
    /// <para><b>Budget:</b> <see cref="ExtensionOptions.FlushTimeout"/>. While <c>next</c> waits, the invocation's deadline less
    /// <see cref="ExtensionOptions.DeadlineMargin"/> limits it; at shutdown, a share of the remaining time does. The hook receives it
    /// as <see cref="FlushRequest.Budget"/>. It is counted while the environment is awake.</para>
    /// <para><b>If it throws or runs over:</b> as <see cref="OnTelemetryAsync"/>. Your code must keep the data that was not sent:
    /// <see cref="DeliveryQueue{T}"/> does this.</para>
    /// <para><b>Threading:</b> the SDK's telemetry thread, at shutdown the loop thread; never beside another hook of this
    /// extension.</para>
    /// </summary>
    /// <param name="flush">The moment of the flush, its reason, and its budget.</param>
    /// <param name="cancellationToken">Cancelled at the budget's end.</param>
    protected virtual Task OnFlushAsync(FlushRequest flush, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// <para><b>When:</b> the process runs again for the first time after a SnapStart restore; once, before
    /// <see cref="OnInvokeAsync"/>. Values that were unique before the snapshot now exist in several environments: renew random
    /// seeds, tokens, credentials and connections. The SDK's own connections (<see cref="FreezeAwareHandler"/>) are already
    /// closed.</para>
    /// <para><b>Budget:</b> <see cref="ExtensionOptions.HookTimeout"/>, or the invocation's deadline less
    /// <see cref="ExtensionOptions.DeadlineMargin"/> if that is sooner.</para>
    /// <para><b>If it throws or runs over:</b> as <see cref="OnInvokeAsync"/>.</para>
    /// <para><b>Threading:</b> the loop thread or the SDK's telemetry thread; never beside another hook of this extension.</para>
    /// </summary>
    /// <param name="restore">The restore, as far as the platform has reported it.</param>
    /// <param name="cancellationToken">Cancelled at the budget's end.</param>
    protected virtual Task OnRestoreAsync(EnvironmentRestore restore, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// <para><b>When:</b> SHUTDOWN, SIGTERM, or the end of the API; once. The process exits after it.</para>
    /// <para><b>Budget:</b> <see cref="ExtensionOptions.ShutdownTimeout"/>, or this extension's share of the time to the deadline
    /// less <see cref="ExtensionOptions.DeadlineMargin"/> if that is sooner.</para>
    /// <para><b>If it throws or runs over:</b> it is logged, in either mode. The process still exits, with the same exit code as
    /// without the failure.</para>
    /// <para><b>Threading:</b> the loop thread; may run beside a hook that was abandoned before.</para>
    /// </summary>
    /// <param name="shutdown">The reason and the deadline.</param>
    /// <param name="cancellationToken">Cancelled at the budget's end.</param>
    protected virtual Task OnShutdownAsync(ShutdownEvent shutdown, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Creates the proxy between the runtime and the platform; null for an extension without one. Works on an object whose
    /// constructor has not run.
    /// </summary>
    internal virtual IRuntimeProxy? CreateRuntimeProxy() => null;

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
    /// Returns the hooks that the class of an instance overrides. Works on an object whose constructor has not run: it only compares
    /// the targets of the virtual methods, and calls none. Reflection would give the same answer, but would cost about 0.2 ms of
    /// every cold start.
    /// </summary>
    internal static HookSet OverriddenBy(ExtensionBase instance)
    {
        // Not a cast: the method below is not virtual and uses no field. It only takes `this` as the target of the delegates, so
        // that two delegates are equal exactly when they refer to the same method.
        Untouched untouched = Unsafe.As<Untouched>(instance);
        GC.KeepAlive(new Untouched()); // The native compiler removes the methods of a class that is never created.
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

    /// <summary>Refers to the empty hooks of this class, independent of the type of the object.</summary>
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
