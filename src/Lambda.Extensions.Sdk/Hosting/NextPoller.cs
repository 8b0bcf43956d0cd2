using Lambda.Extensions.Sdk.ExtensionsApi;
using Lambda.Extensions.Sdk.Hosting.Context;
using Lambda.Extensions.Sdk.Hosting.Diagnostics;
using Lambda.Extensions.Sdk.Threading;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Hosting;

/// <summary>
/// Requests the next event, and decides what a failure of the request means (lambda-facts 2.4). A failure that a repetition can cure
/// is repeated a few times, and never in a tight loop. A refusal is the end of the API and enters the shutdown.
/// </summary>
/// <param name="client">The client of the API.</param>
/// <param name="stop">Ends the pending call.</param>
/// <param name="counters">Counts failures.</param>
/// <param name="time">The clock of the pauses.</param>
/// <param name="log">The log for failures.</param>
/// <param name="endless">
/// True inside a function: the poller never stops. The platform waits for this extension's <c>next</c> with every invocation, and a
/// failure of the extension must not end the function's process.
/// </param>
internal sealed class NextPoller(IExtensionsApiClient client, StopSignal stop, LifecycleCounters counters, TimeProvider time, ILogger log, bool endless = false)
{
    // The milliseconds before each further attempt. Together they are under a second: by then the server has either recovered or will
    // not.
    private static readonly int[] Delays = [0, 20, 100, 500];

    private int _failures;

    /// <summary>Gets the process's exit code after <c>next</c> failed for good; else null.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>Waits until there is an event. A <see cref="ShutdownEvent"/> also represents a signal and the end of the API.</summary>
    public ExtensionEvent Next()
    {
        while (true)
        {
            if (stop.IsRequested) return new ShutdownEvent(default, cause: ShutdownCause.Signal);
            try
            {
                ExtensionEvent received = BlockingWait.For(client.NextAsync(stop.Token));
                _failures = 0;
                return received;
            }
            catch (Exception) when (stop.IsRequested)
            {
                // The shutdown ended the pending call, so it is not repeated.
            }
            catch (ExtensionsApiException e) when (e is { IsTransient: false, AnswerUnreadable: false, StatusCode: null or 403 } && !IsOvertaken(e))
            {
                return End(e);
            }
            catch (ExtensionsApiException e)
            {
                counters.NextFailures++;
                if (_failures >= Delays.Length && !endless) return End(e);
                // An endless poller stops logging after this many failures.
                if (_failures < Delays.Length) LifecycleLog.NextFailed(log, _failures + 1, e.Message);
                Pause(Delays[Math.Min(_failures++, Delays.Length - 1)]);
            }
        }
    }

    /// <summary>
    /// Continues to request <c>next</c> after a defect inside a function, because the platform waits for it with every invocation.
    /// </summary>
    public void KeepAsking()
    {
        while (Next() is not ShutdownEvent)
        {
            // The event is lost, because the loop that handled events has ended.
        }
    }

    // The platform still holds a call whose connection has closed. The event that releases that call is lost, and then next is
    // accepted again (server-behaviour 3).
    private bool IsOvertaken(ExtensionsApiException e) => endless && e.ErrorType == "Extension.InvalidExtensionState";

    private ShutdownEvent End(ExtensionsApiException e)
    {
        if (e.StatusCode == 403)
        {
            LifecycleLog.NextRefused(log, e.Message);
        }
        else
        {
            ExitCode = ExitCodes.NextFailed;
            LifecycleLog.NextFailedForGood(log, e.Message);
        }

        return new ShutdownEvent(default, cause: ShutdownCause.ApiClosed);
    }

    private void Pause(int milliseconds)
    {
        if (milliseconds == 0) return;
        try
        {
            Task.Delay(TimeSpan.FromMilliseconds(milliseconds), time, stop.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            // The loop is stopping, and the caller checks that.
        }
    }
}
