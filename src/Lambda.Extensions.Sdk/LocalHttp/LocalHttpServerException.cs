namespace Lambda.Extensions.Sdk.LocalHttp;

/// <summary>A <see cref="LocalHttpServer"/> could not listen: most often its port is taken.</summary>
public sealed class LocalHttpServerException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What failed, and the remedy where one is known.</param>
    /// <param name="port">The port that was asked for; 0 for any.</param>
    /// <param name="isPortTaken">Whether somebody else listens on the port.</param>
    /// <param name="innerException">The cause, if any.</param>
    public LocalHttpServerException(string message, int port, bool isPortTaken, Exception? innerException = null)
        : base(message, innerException)
    {
        Port = port;
        IsPortTaken = isPortTaken;
    }

    /// <summary>The port that was asked for; 0 for any.</summary>
    public int Port { get; }

    /// <summary>Whether somebody else listens on the port.</summary>
    public bool IsPortTaken { get; }
}
