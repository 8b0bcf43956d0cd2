using Lambda.Extensions.Sdk.RuntimeApi;

namespace Lambda.Extensions.Sdk.Tests.RuntimeApi;

/// <summary>An extension whose hooks of the Runtime API a test writes; each forwards by default.</summary>
internal sealed class Guard : RuntimeApiExtension
{
    public Func<RuntimeEvent, CancellationToken, ValueTask<EventDecision>> Event { get; set; } = (_, _) => new(EventDecision.Continue);

    public Func<RuntimeResponse, CancellationToken, ValueTask<ResponseDecision>> Response { get; set; } = (_, _) => new(ResponseDecision.Continue);

    public Func<ResponseChunk, CancellationToken, ValueTask<ReadOnlyMemory<byte>>> Chunk { get; set; } = (chunk, _) => new(chunk.Data);

    public Func<RuntimeError, CancellationToken, ValueTask<ErrorDecision>> Error { get; set; } = (_, _) => new(ErrorDecision.Continue);

    protected override ValueTask<EventDecision> OnEventAsync(RuntimeEvent runtimeEvent, CancellationToken cancellationToken) => Event(runtimeEvent, cancellationToken);

    protected override ValueTask<ResponseDecision> OnResponseAsync(RuntimeResponse response, CancellationToken cancellationToken) => Response(response, cancellationToken);

    protected override ValueTask<ReadOnlyMemory<byte>> OnResponseChunkAsync(ResponseChunk chunk, CancellationToken cancellationToken) => Chunk(chunk, cancellationToken);

    protected override ValueTask<ErrorDecision> OnErrorAsync(RuntimeError error, CancellationToken cancellationToken) => Error(error, cancellationToken);
}
