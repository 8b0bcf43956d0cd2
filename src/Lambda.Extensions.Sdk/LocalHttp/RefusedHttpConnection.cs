using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.LocalHttp;

/// <summary>A connection beyond the limit: it is told so, whatever it asks, and closed once its peer has seen it.</summary>
internal sealed class RefusedHttpConnection : HttpServerConnection
{
    public RefusedHttpConnection(IConnectionSocket socket, ServerLimits limits, ReadOnlySpan<byte> response)
        : base(socket, limits) => Refuse(response);

    public override bool IsRefused => true;

    protected override void Handle(in HttpServerRequest request)
    {
        // Everything is discarded.
    }
}
