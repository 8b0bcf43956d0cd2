namespace Lambda.Extensions.Sdk.Testing.Invocations;

/// <summary>Represents an invocation of a function that is written as a delegate.</summary>
public sealed class FunctionInvocation
{
    private readonly Action<string> _log;

    internal FunctionInvocation(Action<string> log)
    {
        _log = log;
    }

    /// <summary>Gets the event.</summary>
    public required string Payload { get; init; }

    /// <summary>Gets the request id.</summary>
    public required string RequestId { get; init; }

    /// <summary>Gets the time of the function's timeout.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>Gets the ARN that was invoked.</summary>
    public required string InvokedFunctionArn { get; init; }

    /// <summary>Gets the X-Ray trace header, or <see langword="null"/>.</summary>
    public string? TraceId { get; init; }

    /// <summary>Gets the environment variables that a runtime process would have.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Writes a line as the function's process would to stdout.</summary>
    /// <param name="line">The line, without a line end.</param>
    public void Log(string line) => _log(line);
}
