using Lambda.Extensions.Sdk.RuntimeApi;

namespace RuntimePassThrough;

/// <summary>Asks for every payload, and forwards it.</summary>
internal sealed class Holding : RuntimeApiExtension
{
    protected override ValueTask<EventDecision> OnEventAsync(RuntimeEvent runtimeEvent, CancellationToken cancellationToken) => new(EventDecision.Continue);

    protected override ValueTask<ResponseDecision> OnResponseAsync(RuntimeResponse response, CancellationToken cancellationToken) => new(ResponseDecision.Continue);

    protected override ValueTask<ReadOnlyMemory<byte>> OnResponseChunkAsync(ResponseChunk chunk, CancellationToken cancellationToken) => new(chunk.Data);
}
