namespace Lambda.Extensions.Sdk.ExtensionsApi;

/// <summary>What init/error and exit/error tell the platform.</summary>
public sealed class ExtensionError
{
    /// <summary>Describes an error.</summary>
    /// <param name="category">What went wrong as <c>Extension.Reason</c>, such as <c>Extension.ConfigInvalid</c>; goes into a header, so letters, digits and dots only.</param>
    /// <param name="message">A sentence for a person.</param>
    /// <param name="exception">What was thrown, if anything: its type and stack trace go into the body.</param>
    /// <exception cref="ArgumentException"><paramref name="category"/> is empty or has other characters.</exception>
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

    /// <summary>What went wrong, as <c>Extension.Reason</c>.</summary>
    public string Category { get; }

    /// <summary>A sentence for a person.</summary>
    public string Message { get; }

    /// <summary>What was thrown, if anything.</summary>
    public Exception? Exception { get; }
}
