namespace Lambda.Extensions.Sdk.Testing.Extensions;

/// <summary>Represents an error that an extension reported, or an error of its launch.</summary>
public sealed class ReportedError
{
    internal ReportedError(ReportedErrorKind kind, string errorType, string body)
    {
        Kind = kind;
        ErrorType = errorType;
        Body = body;
    }

    /// <summary>Gets the call that carried the error.</summary>
    public ReportedErrorKind Kind { get; }

    /// <summary>Gets the value of the header <c>Lambda-Extension-Function-Error-Type</c>; for a launch error the launch's error type.</summary>
    public string ErrorType { get; }

    /// <summary>Gets the request's body as text, empty when there was none; for a launch error the reason. The platform never reads it.</summary>
    public string Body { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Kind}: {ErrorType} {Body}".TrimEnd();
}
