namespace Lambda.Extensions.Sdk.Testing.Invocations;

/// <summary>What the caller of a function gets.</summary>
public sealed class FunctionResponse
{
    internal FunctionResponse(string payload, bool isError, string? errorType)
    {
        Payload = payload;
        IsError = isError;
        ErrorType = errorType;
    }

    /// <summary>The function's answer as text; for a platform error the JSON error object that a caller of Lambda sees.</summary>
    public string Payload { get; }

    /// <summary>Whether it is an error.</summary>
    public bool IsError { get; }

    /// <summary>The error's type, or <see langword="null"/>.</summary>
    public string? ErrorType { get; }
}
