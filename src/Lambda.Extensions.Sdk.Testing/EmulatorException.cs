namespace Lambda.Extensions.Sdk.Testing;

/// <summary>Thrown when the emulated environment does not reach an expected state. The message has the states, the errors and the last output.</summary>
public sealed class EmulatorException : Exception
{
    /// <summary>Creates the exception.</summary>
    public EmulatorException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The error message.</param>
    public EmulatorException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The error message.</param>
    /// <param name="innerException">The cause.</param>
    public EmulatorException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
