namespace Lambda.Extensions.Sdk.ExtensionsApi;

/// <summary>
/// Represents a client that can send the request for the next event before the thread that waits for its answer runs: the environment is
/// held until the request arrives, and waking a thread takes longer than sending it.
/// </summary>
internal interface INextSender
{
    /// <summary>
    /// Sends the request, whose answer the next call of <see cref="IExtensionsApiClient.NextAsync"/> then waits for. Returns false when
    /// that call must send it itself. No other call may run meanwhile.
    /// </summary>
    bool TrySendNext();
}
