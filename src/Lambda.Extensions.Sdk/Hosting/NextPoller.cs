using Lambda.Extensions.Sdk.ExtensionsApi;
using Lambda.Extensions.Sdk.Hosting.Context;
using Lambda.Extensions.Sdk.Hosting.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Hosting;

/// <summary>
/// Asks for the next event, and decides what a failure of that means (lambda-facts 2.4, peers 2 row 5): what can be cured by
/// asking again is, a few times and never in a tight loop; a refusal is the end of the API and enters the shutdown.
/// </summary>
/// <param name="client">The API.</param>
/// <param name="stop">Ends the call under way.</param>
/// <param name="counters">Counts failures.</param>
/// <param name="time">The clock of the pauses.</param>
/// <param name="log">For failures.</param>
/// <param name="endless">
/// Inside a function: never gives up. The platform waits for this extension's <c>next</c> with every invocation, and the process
/// cannot end just because the extension would.
/// </param>
internal sealed class NextPoller(IExtensionsApiClient client, StopSignal stop, LifecycleCounters counters, TimeProvider time, ILogger log, bool endless = false)
{
    // Milliseconds before each further attempt. Together under a second: by then either the server is back or it never will be.
    private static readonly int[] Delays = [0, 20, 100, 500];

    private int _failures;

    /// <summary>Set when <c>next</c> failed for good: the process's exit code.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>Blocks until there is an event. A <see cref="ShutdownEvent"/> also stands for a signal and for the end of the API.</summary>
    public ExtensionEvent Next()
    {
        while (true)
        {
            if (stop.IsRequested) return new ShutdownEvent(default, cause: ShutdownCause.Signal);
            try
            {
                ValueTask<ExtensionEvent> next = client.NextAsync(stop.Token);
                ExtensionEvent received = next.IsCompletedSuccessfully ? next.Result : next.AsTask().GetAwaiter().GetResult();
                _failures = 0;
                return received;
            }
            catch (Exception) when (stop.IsRequested)
            {
                // The pending call was ended for the shutdown's sake; it is not asked again.
            }
            catch (ExtensionsApiException e) when (e is { IsTransient: false, AnswerUnreadable: false } && !IsOvertaken(e))
            {
                return End(e);
            }
            catch (ExtensionsApiException e)
            {
                counters.NextFailures++;
                if (_failures >= Delays.Length && !endless) return End(e);
                // An endless poller has said enough after these many.
                if (_failures < Delays.Length) LifecycleLog.NextFailed(log, _failures + 1, e.Message);
                Pause(Delays[Math.Min(_failures++, Delays.Length - 1)]);
            }
        }
    }

    // The platform still holds a call whose connection died here: the event it is released with is lost, and then next is
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
            // Stopping: the caller sees it.
        }
    }
}
