using Lambda.Extensions.Sdk.ExtensionsApi;
using Lambda.Extensions.Sdk.Hosting.Context;
using Lambda.Extensions.Sdk.Hosting.Diagnostics;
using Lambda.Extensions.Sdk.Threading;

namespace Lambda.Extensions.Sdk.Hosting;

/// <summary>
/// Reports to the platform why an extension ends: init/error before its first <c>next</c>, exit/error after it (lambda-facts 2.3). It
/// never throws, and takes one second at most.
/// </summary>
internal static class ErrorReport
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    public static void Send(HostContext host, ExtensionError error, bool isExit)
    {
        try
        {
            using var limit = new CancellationTokenSource(Limit, host.Time);
            BlockingWait.For(isExit ? host.Client.ReportExitErrorAsync(error, limit.Token) : host.Client.ReportInitErrorAsync(error, limit.Token));
        }
        catch (Exception e)
        {
            LifecycleLog.ReportFailed(host.Log, isExit ? "exit" : "init", e.Message);
        }
    }
}
