using Lambda.Extensions.Sdk.ExtensionsApi;
using Lambda.Extensions.Sdk.Hosting.Context;
using Lambda.Extensions.Sdk.Hosting.Diagnostics;
using Lambda.Extensions.Sdk.Threading;

namespace Lambda.Extensions.Sdk.Hosting;

/// <summary>
/// Registers the extension. It repeats after a transient failure, registers for SHUTDOWN alone when INVOKE is refused, and stops at
/// any other refusal.
/// </summary>
internal sealed class RegistrationStep(HostContext host)
{
    private static readonly int[] Delays = [10, 50, 200];

    /// <summary>Registers and returns the platform's answer; null when registration is impossible, which has been logged.</summary>
    public Registration? Run()
    {
        ExtensionEvents events = host.Events;
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                Registration registration = BlockingWait.For(host.Client.RegisterAsync(host.Name, events, host.RequestAccountId, host.Stop.Token));
                LifecycleLog.Registered(host.Log, host.Name, events, registration.FunctionName, registration.FunctionVersion);
                return registration;
            }
            catch (ExtensionsApiException e) when (e.ErrorType == "Extension.InvalidEventType" && host.Kind.IsRefusalOfInvoke(e) && events.HasFlag(ExtensionEvents.Invoke))
            {
                // Managed Instances that the environment did not announce. A refused register may be repeated (server-behaviour 2.2).
                LifecycleLog.InvokeRefused(host.Log);
                events &= ~ExtensionEvents.Invoke;
            }
            catch (ExtensionsApiException e) when (e.IsTransient && attempt < Delays.Length && !host.Stop.IsRequested)
            {
                Task.Delay(TimeSpan.FromMilliseconds(Delays[attempt]), host.Time).GetAwaiter().GetResult();
            }
            catch (Exception e) when (e is ExtensionsApiException or OperationCanceledException)
            {
                host.Kind.LogRefusal(host.Log, host.Name, e);
                return null;
            }
        }
    }
}
