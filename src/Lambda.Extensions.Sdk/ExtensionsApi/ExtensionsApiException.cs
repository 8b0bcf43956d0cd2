namespace Lambda.Extensions.Sdk.ExtensionsApi;

/// <summary>Thrown when a call of the Extensions API fails: the platform refused it, or did not answer it properly.</summary>
public sealed class ExtensionsApiException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The failure, and the remedy if one is known.</param>
    /// <param name="statusCode">The HTTP status, or <see langword="null"/> when no complete answer arrived.</param>
    /// <param name="errorType">The platform's <c>errorType</c>, or <see langword="null"/>.</param>
    /// <param name="isTransient">True when the same call may succeed if it is repeated.</param>
    /// <param name="innerException">The cause, if any.</param>
    public ExtensionsApiException(string message, int? statusCode = null, string? errorType = null, bool isTransient = false, Exception? innerException = null)
        : base(message, innerException)
    {
        StatusCode = statusCode;
        ErrorType = errorType;
        IsTransient = isTransient;
    }

    /// <summary>Gets the HTTP status of the answer; <see langword="null"/> when no complete answer arrived.</summary>
    public int? StatusCode { get; }

    /// <summary>
    /// Gets the platform's <c>errorType</c>, such as <c>Extension.InvalidExtensionState</c>; <see langword="null"/> when it sent
    /// none.
    /// </summary>
    public string? ErrorType { get; }

    /// <summary>
    /// Gets whether the same call may succeed if it is repeated: true for connection failures and 5xx, false for refusals.
    /// </summary>
    public bool IsTransient { get; }

    /// <summary>Gets whether an answer arrived but could not be read: the call has taken effect on the platform's side.</summary>
    internal bool AnswerUnreadable { get; init; }
}
