using Lambda.Extensions.Sdk.ExtensionsApi;
using Lambda.Extensions.Sdk.Hosting;
using Lambda.Extensions.Sdk.Hosting.Context;
using Lambda.Extensions.Sdk.Hosting.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.InternalExtensions;

/// <summary>
/// The smallest internal extension: registered without events, parked in its first <c>next</c> until the process ends. It exists
/// so that the platform sends the runtime SIGTERM, and allows it 500 ms (lambda-facts 1.6, 5). Legal on Managed Instances too.
/// </summary>
internal static class ShutdownRegistration
{
    public const string Name = "lambda-shutdown";

    /// <summary>Registers on the calling thread, which must not go on to the runtime's first <c>next</c> before it is done.</summary>
    /// <param name="environment">Where the API is.</param>
    /// <param name="log">For a refusal.</param>
    /// <param name="parked">Called on the thread that is about to park, off the function's way.</param>
    /// <returns>Whether there is a thread that will call <paramref name="parked"/>.</returns>
    public static bool TryStart(LambdaEnvironment environment, ILogger log, Action parked)
    {
        // One registration in the process is enough. And an external extension can do without: it is not a function.
        if (InternalLink.AnyRegistered || !RuntimeApiAddress.TryParse(environment.RuntimeApi, out _)) return false;
        var client = new ExtensionsApiClient(environment.RuntimeApi!);
        try
        {
            // Blocks, and returns completed.
            client.RegisterAsync(Name, ExtensionEvents.None).AsTask().GetAwaiter().GetResult();
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
            // No event was asked for. One that comes all the same is answered by the next next.
        }
    }
}
