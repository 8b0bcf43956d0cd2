namespace Lambda.Extensions.Sdk.LocalHttp;

/// <summary>
/// The request is at fault. Thrown by the members of <see cref="LocalHttpRequest"/> that read what the peer wrote, and by handlers;
/// the server answers it with the status and the message, as plain text.
/// </summary>
public sealed class LocalHttpRequestException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="status">The status to answer, 400 to 599.</param>
    /// <param name="message">What is wrong with the request. It is sent to the peer: no secrets.</param>
    /// <param name="innerException">The cause, if any; it is not sent.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="status"/> is not 400 to 599.</exception>
    public LocalHttpRequestException(int status, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        if (status is < 400 or > 599) throw new ArgumentOutOfRangeException(nameof(status), status, "The status of a fault is 400 to 599.");
        Status = status;
    }

    /// <summary>The status to answer, 400 to 599.</summary>
    public int Status { get; }
}
