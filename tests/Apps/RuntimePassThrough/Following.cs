using Lambda.Extensions.Sdk;
using Lambda.Extensions.Sdk.RuntimeApi;

namespace RuntimePassThrough;

/// <summary>Flushes nothing after each invocation, so <c>next</c> waits for the handler's end.</summary>
internal sealed class Following : RuntimeApiExtension
{
    protected override Task OnInvocationCompletedAsync(Invocation invocation, CancellationToken cancellationToken) => Task.CompletedTask;

    protected override Task OnFlushAsync(FlushRequest flush, CancellationToken cancellationToken) => Task.CompletedTask;
}
