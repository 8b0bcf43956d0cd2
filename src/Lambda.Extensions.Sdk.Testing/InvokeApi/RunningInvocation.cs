using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Lifecycle;

namespace Lambda.Extensions.Sdk.Testing.InvokeApi;

/// <summary>Represents an invocation in an environment of the pool. The environment is released when it is free again.</summary>
internal sealed class RunningInvocation
{
    private readonly PooledEnvironment _environment;
    private readonly int _logStart;
    private readonly bool _isFirst;

    private RunningInvocation(PooledEnvironment environment, InvokeCall call, StreamedAnswer? stream)
    {
        _environment = environment;
        _isFirst = environment.CountInvocation() == 1;
        _logStart = environment.Emulator.Timeline.Count;
        Stream = stream;
        Pending = environment.Emulator.BeginInvoke(new InvocationRequest
        {
            Payload = call.Payload,
            RequestId = call.RequestId,
            ClientContext = call.ClientContext,
            TraceId = call.TraceId,
            TenantId = call.TenantId,
            InvokedFunctionArn = call.Arn,
            OnAnswerBytes = stream is null ? null : stream.WriteAsync,
        });
        _ = ReleaseAsync();
    }

    public PendingInvocation Pending { get; }

    /// <summary>Gets the caller's event stream, or <see langword="null"/> for a plain answer.</summary>
    public StreamedAnswer? Stream { get; }

    public static RunningInvocation Begin(PooledEnvironment environment, InvokeCall call, StreamedAnswer? stream = null) => new(environment, call, stream);

    /// <summary>Waits for the end of the invocation, because the log ends with its report.</summary>
    public async Task<string> LogAsync()
    {
        InvocationResult result = await Pending.Completion.ConfigureAwait(false);
        InitResult init = await _environment.Emulator.WaitForInitAsync(CancellationToken.None).ConfigureAwait(false);
        return LogTail.Of(_environment.Emulator, _logStart, result, _isFirst && init.Succeeded ? init.Duration : null);
    }

    private async Task ReleaseAsync()
    {
        await Pending.Response.ConfigureAwait(false);
        _environment.MarkAnswered();
        InvocationResult result = await Pending.Completion.ConfigureAwait(false);
        _environment.Release(isUsable: result.Outcome != EmulatedOutcome.EnvironmentEnded);
    }
}
