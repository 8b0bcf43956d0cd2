namespace Lambda.Extensions.Sdk.ExtensionsApi;

/// <summary>The content of init/error and exit/error, which report a failure to the platform.</summary>
public sealed class ExtensionError
{
    /// <summary>Describes an error.</summary>
    /// <param name="category">
    /// The category of the error in the form <c>Extension.Reason</c>, such as <c>Extension.ConfigInvalid</c>. It is sent in a header,
    /// so only letters, digits and dots are allowed.
    /// </param>
    /// <param name="message">A sentence for human readers.</param>
    /// <param name="exception">The exception, if any: its type and stack trace are sent in the body.</param>
    /// <exception cref="ArgumentException"><paramref name="category"/> is empty or contains other characters.</exception>
    public ExtensionError(string category, string message, Exception? exception = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(category);
        ArgumentNullException.ThrowIfNull(message);
        foreach (char c in category)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '.') throw new ArgumentException($"'{category}' may hold letters, digits and dots only, as in Extension.ConfigInvalid.", nameof(category));
        }

        Category = category;
        Message = message;
        Exception = exception;
    }

    /// <summary>Gets the category of the error, in the form <c>Extension.Reason</c>.</summary>
    public string Category { get; }

    /// <summary>Gets a sentence for human readers.</summary>
    public string Message { get; }

    /// <summary>Gets the exception, if any.</summary>
    public Exception? Exception { get; }
}
