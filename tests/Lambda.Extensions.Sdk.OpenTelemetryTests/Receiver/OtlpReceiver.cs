using System.IO.Compression;
using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Json;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Receiver;

/// <summary>A receiver of OTLP/HTTP on loopback that takes valid requests, and misbehaves as it is told.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _ends = new();
    private readonly Lock _lock = new();
    private readonly List<string> _problems = [];
    private readonly List<OtlpSpan> _spans = [];
    private readonly List<OtlpLog> _logs = [];
    private readonly List<OtlpPoint> _points = [];
    private readonly List<IHeaderDictionary> _headers = [];
    private readonly List<(string Signal, byte[] Body)> _protobuf = [];
    private Dictionary<string, string> _resource = [];

    private OtlpReceiver(WebApplication app) => _app = app;

    /// <summary>What is done with a request before it is read: true when that was all. The signal is <c>traces</c>, <c>logs</c> or <c>metrics</c>.</summary>
    public Func<HttpContext, string, int, Task<bool>>? Misbehave { get; set; }

    /// <summary>Checks each request's signature, over the body as it arrived, before anything else.</summary>
    public StrictAwsEndpoint? Aws { get; set; }

    /// <summary>How long an answer takes.</summary>
    public TimeSpan Delay { get; set; }

    public string Address => _app.Urls.First();

    public IReadOnlyList<string> Problems => Locked(() => _problems.ToList());

    public IReadOnlyList<OtlpSpan> Spans => Locked(() => _spans.ToList());

    public IReadOnlyList<OtlpLog> Logs => Locked(() => _logs.ToList());

    public IReadOnlyList<OtlpPoint> Points => Locked(() => _points.ToList());

    public IReadOnlyList<IHeaderDictionary> Headers => Locked(() => _headers.ToList());

    public IReadOnlyDictionary<string, string> Resource => Locked(() => _resource);

    /// <summary>The bodies in protobuf, with their signals.</summary>
    public IReadOnlyList<(string Signal, byte[] Body)> Protobuf => Locked(() => _protobuf.ToList());

    public int Requests { get; private set; }

    public int Compressed { get; private set; }

    public static async Task<OtlpReceiver> StartAsync(Action<Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions>? configure = null, int port = 0)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(System.Net.IPAddress.Loopback, port, listen => configure?.Invoke(listen)));
        WebApplication app = builder.Build();
        var receiver = new OtlpReceiver(app);
        app.Run(receiver.AnswerAsync);
        await app.StartAsync();
        return receiver;
    }

    /// <summary>Never answers, until the caller gives up.</summary>
    public Task HangAsync(HttpContext context)
    {
        var gone = new TaskCompletionSource();
        context.RequestAborted.Register(gone.SetResult);
        return Task.WhenAny(gone.Task, Task.Delay(Timeout.Infinite, _ends.Token));
    }

    public async ValueTask DisposeAsync()
    {
        await _ends.CancelAsync();
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        string signal = context.Request.Path.Value switch
        {
            "/v1/traces" => "traces",
            "/v1/logs" => "logs",
            "/v1/metrics" => "metrics",
            _ => "",
        };
        using var raw = new MemoryStream();
        await context.Request.Body.CopyToAsync(raw);
        if (signal.Length == 0 || context.Request.Method != "POST" || context.Request.ContentType is not ("application/json" or "application/x-protobuf"))
        {
            lock (_lock) _problems.Add($"{context.Request.Method} {context.Request.Path} {context.Request.ContentType}");
            context.Response.StatusCode = 404;
            return;
        }

        if (Aws is { } aws && await aws.RefuseUnsignedAsync(context, raw.ToArray())) return;
        int number;
        lock (_lock)
        {
            number = ++Requests;
            _headers.Add(new HeaderDictionary(context.Request.Headers.ToDictionary()));
        }

        byte[] body = Decompressed(context, raw.ToArray());
        if (Delay > TimeSpan.Zero) await Task.Delay(Delay);
        if (Misbehave is { } misbehave && await misbehave(context, signal, number)) return;
        bool isProtobuf = context.Request.ContentType == "application/x-protobuf";
        Take(isProtobuf ? ReadProtobuf(signal, body) : OtlpReader.Read(signal, body));
        context.Response.ContentType = context.Request.ContentType;
        await context.Response.WriteAsync(isProtobuf ? "" : "{}");
    }

    private void Take(OtlpReader reader)
    {
        lock (_lock)
        {
            _problems.AddRange(reader.Problems);
            _spans.AddRange(reader.Spans);
            _logs.AddRange(reader.Logs);
            _points.AddRange(reader.Points);
            _resource = reader.Resource;
        }
    }

    private OtlpReader ReadProtobuf(string signal, byte[] body)
    {
        lock (_lock) _protobuf.Add((signal, body));
        return OtlpReader.Read(signal, OtlpJson.Convert(body, Bodies.SchemaOf(signal)).Span);
    }

    private byte[] Decompressed(HttpContext context, byte[] body)
    {
        if (context.Request.Headers.ContentEncoding != "gzip") return body;
        lock (_lock) Compressed++;
        using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        using var to = new MemoryStream();
        gzip.CopyTo(to);
        return to.ToArray();
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_lock) return read();
    }
}
