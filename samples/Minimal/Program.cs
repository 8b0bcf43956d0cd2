using Lambda.Extensions.Sdk;
using Microsoft.Extensions.Logging;

return ExtensionHost.Run<Hello>();

internal sealed partial class Hello(ILogger<Hello> log) : ExtensionBase
{
    protected override Task OnInvokeAsync(InvokeEvent invoke, CancellationToken cancellationToken)
    {
        Invoked(invoke.RequestId);
        return Task.CompletedTask;
    }

    protected override Task OnShutdownAsync(ShutdownEvent shutdown, CancellationToken cancellationToken)
    {
        Stopped(shutdown.Reason);
        return Task.CompletedTask;
    }

    [LoggerMessage(LogLevel.Information, "Invoked: {RequestId}")]
    private partial void Invoked(string requestId);

    [LoggerMessage(LogLevel.Information, "Shutting down: {Reason}")]
    private partial void Stopped(ShutdownReason reason);
}
