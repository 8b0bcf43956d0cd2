namespace Lambda.Extensions.Sdk.ExtensionsApi;

/// <summary>
/// Calls the Extensions API (2020-01-01), for code that runs the lifecycle itself; <see cref="ExtensionBase"/> does this for you. One
/// call at a time: the platform refuses a second concurrent <c>next</c>.
/// </summary>
/// <remarks>
/// Every method throws <see cref="ExtensionsApiException"/> when the platform refuses the call or does not answer it properly.
/// </remarks>
public interface IExtensionsApiClient : IDisposable
{
    /// <summary>
    /// Registers the extension, once for each process. The runtime is started only after every external extension has registered.
    /// </summary>
    /// <param name="name">
    /// The file name of the extension in <c>/opt/extensions</c>; with any other name the extension is an internal one.
    /// </param>
    /// <param name="events">The events to receive.</param>
    /// <param name="requestAccountId">True to request the account id.</param>
    /// <param name="cancellationToken">Gives up; the connection is closed.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty or contains a control character.</exception>
    ValueTask<Registration> RegisterAsync(string name, ExtensionEvents events, bool requestAccountId = false, CancellationToken cancellationToken = default);

    /// <summary>
    /// Reports that all work is done and waits for the next event: for milliseconds or days, with the process frozen in between.
    /// Never put a timeout on this call: a call that is given up loses its event, and the platform refuses a second one.
    /// </summary>
    /// <param name="cancellationToken">Only for the end of the process: it closes the connection and loses the event.</param>
    /// <exception cref="InvalidOperationException">There was no successful <c>register</c> before.</exception>
    ValueTask<ExtensionEvent> NextAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Reports that initialisation failed. It is allowed between <c>register</c> and the first <c>next</c>. The process must exit
    /// afterwards.
    /// </summary>
    /// <param name="error">The error.</param>
    /// <param name="cancellationToken">Gives up; the connection is closed.</param>
    /// <exception cref="InvalidOperationException">There was no successful <c>register</c> before.</exception>
    ValueTask ReportInitErrorAsync(ExtensionError error, CancellationToken cancellationToken = default);

    /// <summary>Reports that the extension fails. It is allowed after <c>register</c>. The process must exit afterwards.</summary>
    /// <param name="error">The error.</param>
    /// <param name="cancellationToken">Gives up; the connection is closed.</param>
    /// <exception cref="InvalidOperationException">There was no successful <c>register</c> before.</exception>
    ValueTask ReportExitErrorAsync(ExtensionError error, CancellationToken cancellationToken = default);
}
