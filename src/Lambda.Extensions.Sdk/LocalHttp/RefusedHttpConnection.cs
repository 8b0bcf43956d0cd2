using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.LocalHttp;

/// <summary>A connection above the limit. It receives a refusal for any request, and is closed once the client has read it.</summary>
internal sealed class RefusedHttpConnection : HttpServerConnection
{
    public RefusedHttpConnection(IConnectionSocket socket, ServerLimits limits, ReadOnlySpan<byte> response)
        : base(socket, limits) => Refuse(response);

    public override bool IsRefused => true;

    protected override void Handle(in HttpServerRequest request)
    {
        // All input is discarded.
    }
}
