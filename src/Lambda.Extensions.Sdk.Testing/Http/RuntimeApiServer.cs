using System.Net;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Lambda.Extensions.Sdk.Testing.Http;

/// <summary>
/// The HTTP server of one emulator, on a loopback port the system chooses. Kestrel without a host: no configuration from the
/// test process's environment, no signal handlers, nothing shared between emulators.
/// </summary>
internal sealed class RuntimeApiServer : IHttpApplication<HttpContext>, IAsyncDisposable
{
    private const int MaxRequestHead = 1024 * 1024;

    private readonly KestrelServer _server;
    private Func<HttpContext, Task> _handle = http => ResponseWriter.WriteAsync(http, ApiResponse.NotFound());

    /// <param name="port">The loopback port; 0 for one that the system chooses.</param>
    public RuntimeApiServer(int port = 0)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        // The platform's server has no timeouts (server-behaviour 2), and a frozen client may be silent for hours. Not infinite: Kestrel
        // would add it to its clock, overflow, and close whatever connection is idle when its heart beats.
        options.Limits.KeepAliveTimeout = TimeSpan.FromDays(365);
        options.Limits.RequestHeadersTimeout = TimeSpan.FromDays(365);
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Limits.MaxRequestBodySize = null;
        // Runtime clients send an error's message and stack in a header (server-behaviour 7). They need not be UTF-8.
        options.Limits.MaxRequestLineSize = MaxRequestHead;
        options.Limits.MaxRequestHeadersTotalSize = MaxRequestHead;
        options.Limits.MaxRequestHeaderCount = 10_000;
        options.Limits.MaxRequestBufferSize = 2 * MaxRequestHead;
        options.RequestHeaderEncodingSelector = _ => Encoding.UTF8;
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        _server = new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance);
    }

    /// <summary>Gets or sets the value of <c>AWS_LAMBDA_RUNTIME_API</c>.</summary>
    public string Address { get; private set; } = "";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _server.StartAsync(this, cancellationToken).ConfigureAwait(false);
        Address = new Uri(_server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First()).Authority;
    }

    /// <summary>Sets the handler of all requests. It must be set before any process that calls is started.</summary>
    public void Handle(Func<HttpContext, Task> handle) => Volatile.Write(ref _handle, handle);

    HttpContext IHttpApplication<HttpContext>.CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    async Task IHttpApplication<HttpContext>.ProcessRequestAsync(HttpContext context) =>
        await Volatile.Read(ref _handle)(context).ConfigureAwait(false);

    void IHttpApplication<HttpContext>.DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async ValueTask DisposeAsync()
    {
        // Connections that are still open are cut: their processes are gone.
        await _server.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        _server.Dispose();
    }
}
