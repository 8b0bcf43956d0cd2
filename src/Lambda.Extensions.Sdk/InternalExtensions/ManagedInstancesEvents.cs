using Lambda.Extensions.Sdk.ExtensionsApi;
using Lambda.Extensions.Sdk.Hosting;
using Lambda.Extensions.Sdk.Threading;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.InternalExtensions;

/// <summary>
/// Provides the events of an internal extension on Managed Instances. The platform accepts it without events (lambda-facts 1.9). Its
/// only <c>next</c> is parked until the end, on its own thread, and the loop receives the ends that handlers report instead.
/// </summary>
internal sealed class ManagedInstancesEvents(IExtensionsApiClient platform, HandlerEnds ends, ILogger log) : IExtensionsApiClient
{
    private Thread? _parked;

    public ValueTask<Registration> RegisterAsync(string name, ExtensionEvents events, bool requestAccountId = false, CancellationToken cancellationToken = default) =>
        platform.RegisterAsync(name, events, requestAccountId, cancellationToken);

    public ValueTask<ExtensionEvent> NextAsync(CancellationToken cancellationToken = default)
    {
        if (_parked is null)
        {
            _parked = new Thread(() => Park(cancellationToken)) { IsBackground = true, Name = "lambda-ext parked next" };
            _parked.Start();
        }

        HandlerEnd? end = ends.WaitForAny();
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<ExtensionEvent>(end is null
            ? new ShutdownEvent(default, cause: ShutdownCause.ApiClosed)
            : new HandlerEndedEvent(end.ToInvocation(end.Duration ?? TimeSpan.Zero)));
    }

    public ValueTask ReportInitErrorAsync(ExtensionError error, CancellationToken cancellationToken = default) => platform.ReportInitErrorAsync(error, cancellationToken);

    public ValueTask ReportExitErrorAsync(ExtensionError error, CancellationToken cancellationToken = default) => platform.ReportExitErrorAsync(error, cancellationToken);

    public void Dispose()
    {
        if (ends.Dropped > 0) InternalLog.HandlerEndsDropped(log, ends.Dropped);
        platform.Dispose();
    }

    private void Park(CancellationToken cancellationToken)
    {
        try
        {
            BlockingWait.For(platform.NextAsync(cancellationToken));
        }
        catch (Exception)
        {
            // The environment is ending, and this thread has no other work.
        }
    }
}
