using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Lifecycle;

/// <summary>Runs one invocation in an initialised sandbox (lambda-facts 1.3, server-behaviour 4.2).</summary>
internal sealed class InvokeSequence(EmulatorSettings settings, EmulatorClock clock)
{
    /// <param name="sandbox">The sandbox.</param>
    /// <param name="invocation">The invocation; its deadline is set.</param>
    /// <param name="timeout">The function's timeout.</param>
    /// <param name="stopping">The emulator is being shut down.</param>
    /// <returns>The result, and the reason for a reset when one is due.</returns>
    public async Task<(InvocationResult Result, string? Reset)> RunAsync(
        Sandbox sandbox, ActiveInvocation invocation, CancellationToken timeout, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout, stopping);
        (InvocationResult Result, string? Reset) end;
        try
        {
            Begin(sandbox, invocation);
            await sandbox.Signal.WaitAsync(() => sandbox.IsBroken || IsOver(sandbox, invocation), either.Token).ConfigureAwait(false);
            end = sandbox.IsBroken && !IsOver(sandbox, invocation) ? Crashed(sandbox, invocation) : Answered(invocation);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            end = (Ended(invocation, clock), null);
        }
        catch (OperationCanceledException)
        {
            end = TimedOut(sandbox, invocation);
        }

        lock (sandbox.Signal.Gate) sandbox.Runtime.Forget(invocation);
        sandbox.Record(new InvokeEndEvent(end.Result));
        return end;
    }

    public static InvocationResult Ended(ActiveInvocation invocation, EmulatorClock clock) => invocation.Finish(
        EmulatedOutcome.EnvironmentEnded, FatalError.EnvironmentUnhealthy, "The execution environment was shut down", clock.Elapsed);

    public static InvocationResult Crashed(ActiveInvocation invocation, FatalError fatal, EmulatorClock clock) => invocation.Finish(
        fatal.IsExtension ? EmulatedOutcome.ExtensionCrash : EmulatedOutcome.RuntimeCrash,
        fatal.ErrorType,
        $"RequestId: {invocation.RequestId} Error: {fatal.Message}",
        clock.Elapsed);

    private bool IsOver(Sandbox sandbox, ActiveInvocation invocation)
    {
        // On Managed Instances an invocation ends with the answer: the runtime has others, the extensions are not told.
        if (settings.IsManagedInstances) return invocation.Responded is not null;
        return invocation.RuntimeDone is not null
            && sandbox.Agents.All.All(agent => !agent.IsSubscribed(EventNames.Invoke) || agent.State == ExtensionState.Ready);
    }

    private void Begin(Sandbox sandbox, ActiveInvocation invocation)
    {
        lock (sandbox.Signal.Gate)
        {
            sandbox.Record(new InvokeStartEvent(invocation.RequestId, invocation.Deadline, invocation.TraceId));
            sandbox.Telemetry.Start(invocation);
            string body = EventBodies.Invoke(invocation);
            foreach (ExtensionAgent? agent in sandbox.Agents.All.Where(agent => agent.IsSubscribed(EventNames.Invoke)))
                agent.Release(NextAnswer.OfInvoke(invocation.RequestId, body));
            invocation.Delivered = clock.Elapsed;
            sandbox.Runtime.Deliver(invocation);
            sandbox.Signal.Pulse();
        }
    }

    private (InvocationResult Result, string? Reset) Answered(ActiveInvocation invocation)
    {
        FunctionResponse answer = invocation.Answer!;
        InvocationResult result = answer.IsError
            ? invocation.Finish(EmulatedOutcome.FunctionError, answer.ErrorType, answer.StreamErrorBody, clock.Elapsed)
            : invocation.Finish(EmulatedOutcome.Success, null, null, clock.Elapsed);
        return (result, null);
    }

    private (InvocationResult Result, string? Reset) Crashed(Sandbox sandbox, ActiveInvocation invocation)
    {
        FatalError fatal = sandbox.FirstFatal!;
        RecordRuntimeDone(sandbox, invocation, "error", fatal.ErrorType);
        return (Crashed(invocation, fatal, clock), ShutdownReasons.Failure);
    }

    private (InvocationResult Result, string? Reset) TimedOut(Sandbox sandbox, ActiveInvocation invocation)
    {
        RecordRuntimeDone(sandbox, invocation, "timeout", null);
        string message = $"RequestId: {invocation.RequestId} Error: Task timed out after {settings.Timeout.TotalSeconds:0.00} seconds";
        string verdict = TimeoutVerdict.Of(sandbox, invocation);
        InvocationResult result = invocation.Finish(EmulatedOutcome.Timeout, FatalError.SandboxTimeout, message, clock.Elapsed, verdict: verdict);
        return (result, ShutdownReasons.Timeout);
    }

    private void RecordRuntimeDone(Sandbox sandbox, ActiveInvocation invocation, string status, string? errorType)
    {
        if (invocation.RuntimeDone is not null || settings.IsManagedInstances) return;
        var done = new RuntimeDoneEvent(invocation.RequestId, status, errorType, clock.Elapsed - invocation.Delivered, invocation.ProducedBytes);
        sandbox.Record(done);
        sandbox.Telemetry.RuntimeDone(invocation, done);
    }
}
