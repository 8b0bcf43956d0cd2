using Lambda.Extensions.Sdk.ExtensionsApi;
using Lambda.Extensions.Sdk.Hosting;
using Lambda.Extensions.Sdk.Hosting.Context;
using Lambda.Extensions.Sdk.Hosting.Diagnostics;
using Lambda.Extensions.Sdk.Threading;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.InternalExtensions;

/// <summary>
/// The smallest internal extension. It is registered without events and parked in its first <c>next</c> until the process ends. With
/// it, the platform sends SIGTERM to the runtime and allows it 500 ms (lambda-facts 1.6, 5). It is legal on Managed Instances too.
/// </summary>
internal static class ShutdownRegistration
{
    public const string Name = "lambda-shutdown";

    /// <summary>Registers on the calling thread, which must not continue to the runtime's first <c>next</c> before this is done.</summary>
    /// <param name="environment">The variables, with the address of the API.</param>
    /// <param name="log">The log for a refusal.</param>
    /// <param name="parked">Called on the thread that is about to park, so that it does not delay the function.</param>
    /// <returns>True when a thread will call <paramref name="parked"/>.</returns>
    public static bool TryStart(LambdaEnvironment environment, ILogger log, Action parked)
    {
        // One registration in the process is enough. An external extension does not need it, because it is not a function.
        if (InternalLink.AnyRegistered || !RuntimeApiAddress.TryParse(environment.RuntimeApi, out _)) return false;
        var client = new ExtensionsApiClient(environment.RuntimeApi!);
        try
        {
            // Blocks, and returns completed.
            BlockingWait.For(client.RegisterAsync(Name, ExtensionEvents.None));
        }
        catch (ExtensionsApiException e)
        {
            InternalLog.ShutdownRefused(log, InternalRefusal.Describe(e, Name));
            client.Dispose();
            return false;
        }

        InternalLink.RegisteredWithout();
        var stop = new StopSignal();
        var poller = new NextPoller(client, stop, new LifecycleCounters(), TimeProvider.System, log, endless: true);
        client.NextSent = parked;
        new Thread(() => Park(poller)) { IsBackground = true, Name = "lambda-ext parked next" }.Start();
        return true;
    }

    private static void Park(NextPoller poller)
    {
        while (poller.Next() is not ShutdownEvent)
        {
            // No events were requested. If one comes anyway, the following next answers it.
        }
    }
}
