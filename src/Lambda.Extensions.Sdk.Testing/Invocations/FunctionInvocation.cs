namespace Lambda.Extensions.Sdk.Testing.Invocations;

/// <summary>What a function written as a delegate is called with.</summary>
public sealed class FunctionInvocation
{
    private readonly Action<string> _log;

    internal FunctionInvocation(Action<string> log)
    {
        _log = log;
    }

    /// <summary>The event.</summary>
    public required string Payload { get; init; }

    /// <summary>The request id.</summary>
    public required string RequestId { get; init; }

    /// <summary>The moment of the function's timeout.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>The ARN that was invoked.</summary>
    public required string InvokedFunctionArn { get; init; }

    /// <summary>The X-Ray trace header, or <see langword="null"/>.</summary>
    public string? TraceId { get; init; }

    /// <summary>The environment variables a runtime process would see.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Writes a line as the function's process would to stdout.</summary>
    /// <param name="line">The line, without a line end.</param>
    public void Log(string line) => _log(line);
}
