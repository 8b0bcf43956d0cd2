using Lambda.Extensions.Sdk.RuntimeApi;

namespace Lambda.Extensions.Sdk.Testing.Tests.RuntimeProxy;

/// <summary>A proxy without hooks: everything passes as bytes.</summary>
internal sealed class Silent : RuntimeApiExtension;

/// <summary>A second one, for chains.</summary>
internal sealed class Second : RuntimeApiExtension;

/// <summary>A proxy whose hooks look at everything and change nothing.</summary>
internal sealed class Looking(Looked looked) : RuntimeApiExtension
{
    protected override ValueTask<EventDecision> OnEventAsync(RuntimeEvent runtimeEvent, CancellationToken cancellationToken)
    {
        looked.At("event");
        return new(EventDecision.Continue);
    }

    protected override ValueTask<ResponseDecision> OnResponseAsync(RuntimeResponse response, CancellationToken cancellationToken)
    {
        looked.At("response");
        return new(ResponseDecision.Continue);
    }

    protected override ValueTask<ReadOnlyMemory<byte>> OnResponseChunkAsync(ResponseChunk chunk, CancellationToken cancellationToken)
    {
        if (chunk.IsLast) looked.At(chunk.ErrorType is null ? "stream" : "broken stream");
        return new(chunk.Data);
    }

    protected override ValueTask<ErrorDecision> OnErrorAsync(RuntimeError error, CancellationToken cancellationToken)
    {
        looked.At("error");
        return new(ErrorDecision.Continue);
    }
}

/// <summary>The bytes that passed <see cref="Looking"/>.</summary>
internal sealed class Looked
{
    private readonly List<string> _seen = [];

    public IReadOnlyList<string> Seen
    {
        get
        {
            lock (_seen) return [.. _seen];
        }
    }

    public void At(string message)
    {
        lock (_seen) _seen.Add(message);
    }
}
