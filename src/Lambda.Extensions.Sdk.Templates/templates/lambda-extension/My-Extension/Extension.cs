using Lambda.Extensions.Sdk;
using Microsoft.Extensions.Logging;

/// <summary>Override the hooks you need, and only those: a hook that is not overridden costs nothing.</summary>
internal sealed partial class Extension(ILogger<Extension> log) : ExtensionBase
{
    /// <summary>The handler starts at the same moment.</summary>
    protected override Task OnInvokeAsync(InvokeEvent invoke, CancellationToken cancellationToken)
    {
        Invoked(invoke.RequestId);
        return Task.CompletedTask;
    }

    /// <summary>The environment goes away: send what is left, in the time the token allows.</summary>
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
