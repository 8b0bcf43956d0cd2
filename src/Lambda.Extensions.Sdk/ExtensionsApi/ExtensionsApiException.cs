namespace Lambda.Extensions.Sdk.ExtensionsApi;

/// <summary>A call of the Extensions API failed: refused by the platform, or not answered properly.</summary>
public sealed class ExtensionsApiException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What failed, and the remedy where one is known.</param>
    /// <param name="statusCode">The HTTP status, or <see langword="null"/> when no whole answer came.</param>
    /// <param name="errorType">The platform's <c>errorType</c>, or <see langword="null"/>.</param>
    /// <param name="isTransient">Whether the same call may succeed when repeated.</param>
    /// <param name="innerException">The cause, if any.</param>
    public ExtensionsApiException(string message, int? statusCode = null, string? errorType = null, bool isTransient = false, Exception? innerException = null)
        : base(message, innerException)
    {
        StatusCode = statusCode;
        ErrorType = errorType;
        IsTransient = isTransient;
    }

    /// <summary>The HTTP status of the answer; <see langword="null"/> when no whole answer came.</summary>
    public int? StatusCode { get; }

    /// <summary>The platform's <c>errorType</c>, such as <c>Extension.InvalidExtensionState</c>; <see langword="null"/> when it sent none.</summary>
    public string? ErrorType { get; }

    /// <summary>Whether the same call may succeed when repeated: connection failures and 5xx, not refusals.</summary>
    public bool IsTransient { get; }

    /// <summary>Whether an answer came but could not be read: the call has taken effect on the platform's side.</summary>
    internal bool AnswerUnreadable { get; init; }
}
