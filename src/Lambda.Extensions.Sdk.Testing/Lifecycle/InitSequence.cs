using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Lifecycle;

/// <summary>Runs INIT (lambda-facts 1.2, server-behaviour 4.1): extensions, their registrations, then the runtime, then the first <c>next</c> of each.</summary>
internal sealed class InitSequence(EmulatorSettings settings, EmulatorClock clock, ExtensionViews views, ProgramStarter starter)
{
    public const string InitPhase = "init";
    public const string InvokePhase = "invoke";

    /// <param name="sandbox">The sandbox to bring up.</param>
    /// <param name="phase">Where it happens: <see cref="InitPhase"/> or, suppressed, <see cref="InvokePhase"/>.</param>
    /// <param name="limit">The phase's time limit; its end makes the result a timeout.</param>
    /// <param name="stopping">The emulator is being shut down.</param>
    public async Task<InitResult> RunAsync(Sandbox sandbox, string phase, CancellationToken limit, CancellationToken stopping)
    {
        TimeSpan start = clock.Elapsed;
        sandbox.Record(new InitStartEvent(settings.InitializationType, phase));
        sandbox.Telemetry.InitStart(phase);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit, stopping);
        InitResult result;
        try
        {
            await BringUpAsync(sandbox, either.Token).ConfigureAwait(false);
            result = sandbox.IsBroken
                ? new InitResult(InitResult.Error, sandbox.FirstFatal!.ErrorType, sandbox.FirstFatal.Message + "." + sandbox.Describe(), clock.Elapsed - start)
                : new InitResult(InitResult.Success, null, null, clock.Elapsed - start);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            result = new InitResult(InitResult.Error, FatalError.SandboxFailure, "The environment was shut down during INIT." + sandbox.Describe(), clock.Elapsed - start);
        }
        catch (OperationCanceledException)
        {
            TimeSpan duration = clock.Elapsed - start;
            // An error that was reported, by a process that has not ended since, is still the first one.
            string errorType = sandbox.FirstFatal?.ErrorType ?? FatalError.SandboxTimeout;
            result = new InitResult(InitResult.Timeout, errorType, $"INIT did not end within {duration.TotalSeconds:0.###} s." + sandbox.Describe(), duration);
        }

        sandbox.Telemetry.InitEnd(result, sandbox, views);
        sandbox.Record(new InitEndEvent(result, phase));
        return result;
    }

    private async Task BringUpAsync(Sandbox sandbox, CancellationToken cancellationToken)
    {
        if (!settings.ExtensionsDisabled)
        {
            foreach (ExtensionDefinition definition in settings.Extensions)
            {
                if (!starter.StartExtension(sandbox, definition)) return;
            }

            // Only when all external extensions have registered is the runtime started.
            await sandbox.Signal.WaitAsync(
                () => sandbox.IsBroken || sandbox.Agents.External.All(agent => agent.State != ExtensionState.Started),
                cancellationToken).ConfigureAwait(false);
            if (sandbox.IsBroken) return;
        }

        starter.StartRuntime(sandbox);

        // Registration closes inside the runtime's call, so that an internal extension is in time or not without a race.
        await sandbox.Signal.WaitAsync(() => sandbox.IsBroken || sandbox.Runtime.HasAskedForNext, cancellationToken).ConfigureAwait(false);
        await sandbox.Signal.WaitAsync(
            () => sandbox.IsBroken || sandbox.Agents.All.All(agent => agent.HasAskedForNext),
            cancellationToken).ConfigureAwait(false);
    }
}
