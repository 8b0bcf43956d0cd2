using Lambda.Extensions.Sdk;
using Microsoft.Extensions.Logging;

namespace InvocationWatcher;

internal sealed partial class Watcher(ILogger<Watcher> log) : ExtensionBase
{
    protected override Task OnInvokeAsync(InvokeEvent invoke, CancellationToken cancellationToken)
    {
        Say($"watched invoke {invoke.RequestId}");
        return Task.CompletedTask;
    }

    protected override Task OnInvocationCompletedAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        Say($"watched completed {invocation.RequestId} {invocation.Succeeded}");
        return Task.CompletedTask;
    }

    protected override Task OnShutdownAsync(ShutdownEvent shutdown, CancellationToken cancellationToken)
    {
        Say($"watched shutdown {shutdown.Cause}");
        return Task.CompletedTask;
    }

    private void Say(string what) => Told(log, what);

    [LoggerMessage(LogLevel.Information, "{What}")]
    private static partial void Told(ILogger logger, string what);
}
