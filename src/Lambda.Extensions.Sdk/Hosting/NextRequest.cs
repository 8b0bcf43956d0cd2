using Lambda.Extensions.Sdk.ExtensionsApi;
using Lambda.Extensions.Sdk.Hosting.Context;
using Lambda.Extensions.Sdk.Hosting.Hooks;

namespace Lambda.Extensions.Sdk.Hosting;

/// <summary>
/// Does what belongs to the moment at which <c>next</c> is requested. Usually that is on the loop's thread. A thread that ends the loop's wait sends
/// the request itself, so that the function does not wait until the loop's thread is awake.
/// </summary>
internal sealed class NextRequest(IExtensionsApiClient client, StopSignal stop, HookFailurePolicy settlement, FreezeDetector freeze)
{
    private readonly INextSender? _sender = client as INextSender;
    private bool _isSent;

    /// <summary>Gets or sets an action that is called at that moment.</summary>
    public Action? Asked { get; set; }

    /// <summary>
    /// Sends the request, while the loop's thread waits and calls nothing else. Returns false when the loop has something else to do first, or
    /// must send it itself.
    /// </summary>
    public bool TrySend()
    {
        if (_sender is null || stop.IsRequested || settlement.Fatal is not null) return false;
        Record();
        return _isSent = _sender.TrySendNext();
    }

    /// <summary>Prepares the loop's own call, which sends the request unless that was done.</summary>
    public void Prepare()
    {
        if (!_isSent) Record();
        _isSent = false;
    }

    // The environment may freeze as soon as the request has arrived.
    private void Record()
    {
        Asked?.Invoke();
        freeze.Parked();
    }
}
