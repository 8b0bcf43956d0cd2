namespace Lambda.Extensions.Sdk.LocalHttp;

/// <summary>
/// Thrown when a request is not valid, by the members of <see cref="LocalHttpRequest"/> that parse the client's data, and by
/// handlers. The server answers it with the status and the message, as plain text.
/// </summary>
public sealed class LocalHttpRequestException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="status">The status to answer, 400 to 599.</param>
    /// <param name="message">The problem of the request. It is sent to the client, so it must hold no secrets.</param>
    /// <param name="innerException">The cause, if any; it is not sent.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="status"/> is not 400 to 599.</exception>
    public LocalHttpRequestException(int status, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        if (status is < 400 or > 599) throw new ArgumentOutOfRangeException(nameof(status), status, "The status of a fault is 400 to 599.");
        Status = status;
    }

    /// <summary>Gets the status to answer, 400 to 599.</summary>
    public int Status { get; }
}
