namespace Lambda.Extensions.Sdk.Testing;

/// <summary>The emulated environment did not get where it should; the message tells the story: states, errors, the last output.</summary>
public sealed class EmulatorException : Exception
{
    /// <summary>Creates the exception.</summary>
    public EmulatorException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened.</param>
    public EmulatorException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The cause.</param>
    public EmulatorException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
