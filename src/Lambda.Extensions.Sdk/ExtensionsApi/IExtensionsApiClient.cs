namespace Lambda.Extensions.Sdk.ExtensionsApi;

/// <summary>
/// The Extensions API (2020-01-01), for who drives it by hand; <see cref="ExtensionBase"/> does it for you. One call at a
/// time: a second concurrent <c>next</c> is refused by the platform.
/// </summary>
/// <remarks>Every method throws <see cref="ExtensionsApiException"/> when the platform refuses the call or does not answer it properly.</remarks>
public interface IExtensionsApiClient : IDisposable
{
    /// <summary>Registers the extension; the runtime is started only after every external extension has. Once per process.</summary>
    /// <param name="name">The file name of the extension in <c>/opt/extensions</c>; any other name makes an internal extension.</param>
    /// <param name="events">The events to receive.</param>
    /// <param name="requestAccountId">Whether to ask for the account id.</param>
    /// <param name="cancellationToken">Gives up; the connection is closed.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty or holds a control character.</exception>
    ValueTask<Registration> RegisterAsync(string name, ExtensionEvents events, bool requestAccountId = false, CancellationToken cancellationToken = default);

    /// <summary>
    /// Says that all work is done and waits for the next event: milliseconds or days, with the process frozen in between. Never
    /// put a timeout on it: a call that is given up loses the event it would have got, and the platform refuses a second one.
    /// </summary>
    /// <param name="cancellationToken">For leaving only: closes the connection and loses the event.</param>
    /// <exception cref="InvalidOperationException">There was no successful <c>register</c> before.</exception>
    ValueTask<ExtensionEvent> NextAsync(CancellationToken cancellationToken = default);

    /// <summary>Reports that initialisation failed; allowed between <c>register</c> and the first <c>next</c>. The process must exit afterwards.</summary>
    /// <param name="error">What went wrong.</param>
    /// <param name="cancellationToken">Gives up; the connection is closed.</param>
    /// <exception cref="InvalidOperationException">There was no successful <c>register</c> before.</exception>
    ValueTask ReportInitErrorAsync(ExtensionError error, CancellationToken cancellationToken = default);

    /// <summary>Reports that the extension fails; allowed after <c>register</c>. The process must exit afterwards.</summary>
    /// <param name="error">What went wrong.</param>
    /// <param name="cancellationToken">Gives up; the connection is closed.</param>
    /// <exception cref="InvalidOperationException">There was no successful <c>register</c> before.</exception>
    ValueTask ReportExitErrorAsync(ExtensionError error, CancellationToken cancellationToken = default);
}
