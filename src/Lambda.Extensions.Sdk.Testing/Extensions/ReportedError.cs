namespace Lambda.Extensions.Sdk.Testing.Extensions;

/// <summary>An error that an extension reported, or that its launch gave.</summary>
public sealed class ReportedError
{
    internal ReportedError(ReportedErrorKind kind, string errorType, string body)
    {
        Kind = kind;
        ErrorType = errorType;
        Body = body;
    }

    /// <summary>Which call carried it.</summary>
    public ReportedErrorKind Kind { get; }

    /// <summary>The value of the header <c>Lambda-Extension-Function-Error-Type</c>; for a launch error the launch's error type.</summary>
    public string ErrorType { get; }

    /// <summary>The request's body as text, empty when there was none; for a launch error the reason in words. The platform never reads it.</summary>
    public string Body { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Kind}: {ErrorType} {Body}".TrimEnd();
}
