namespace Lambda.Extensions.Sdk.Testing.Invocations;

/// <summary>Represents the answer that the function's caller receives.</summary>
public sealed class FunctionResponse
{
    internal FunctionResponse(string payload, bool isError, string? errorType)
    {
        Payload = payload;
        IsError = isError;
        ErrorType = errorType;
    }

    /// <summary>Gets the function's answer as text; for a platform error the JSON error object that Lambda returns.</summary>
    public string Payload { get; }

    /// <summary>Gets a value that indicates whether the answer is an error.</summary>
    public bool IsError { get; }

    /// <summary>Gets the error's type, or <see langword="null"/>.</summary>
    public string? ErrorType { get; }

    /// <summary>The error object in the trailers of a streamed response.</summary>
    internal string? StreamErrorBody { get; init; }
}
