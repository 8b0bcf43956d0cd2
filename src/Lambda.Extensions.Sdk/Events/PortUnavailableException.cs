namespace Lambda.Extensions.Sdk;

/// <summary>
/// Thrown when a <c>LocalHttpServer</c> or a <c>TelemetryListener</c> cannot listen. The most common cause is a port that another process
/// uses.
/// </summary>
public sealed class PortUnavailableException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The failure, and the remedy if one is known.</param>
    /// <param name="port">The port that was requested; 0 for any.</param>
    /// <param name="isPortTaken">True when another process listens on the port.</param>
    /// <param name="innerException">The cause, if any.</param>
    public PortUnavailableException(string message, int port, bool isPortTaken, Exception? innerException = null)
        : base(message, innerException)
    {
        Port = port;
        IsPortTaken = isPortTaken;
    }

    /// <summary>Gets the port that was requested; 0 for any.</summary>
    public int Port { get; }

    /// <summary>Gets whether another process listens on the port.</summary>
    public bool IsPortTaken { get; }
}
