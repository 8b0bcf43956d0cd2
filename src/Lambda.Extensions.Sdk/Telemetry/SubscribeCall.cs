using System.Buffers;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Lambda.Extensions.Sdk.ExtensionsApi;
using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.Telemetry;

/// <summary>Makes the only call that the Telemetry API and the Logs API have (lambda-facts 3.1, 4).</summary>
internal sealed class SubscribeCall
{
    private const int MaxQuoted = 200;

    private readonly string _operation;
    private readonly string _path;
    private readonly string _host;
    private readonly string _extensionId;
    private readonly Func<IByteTransport> _connect;

    public SubscribeCall(string operation, string path, string runtimeApi, string extensionId)
    {
        ArgumentException.ThrowIfNullOrEmpty(extensionId);
        if (!RuntimeApiAddress.TryParse(runtimeApi, out RuntimeApiAddress address))
            throw new ArgumentException($"'{runtimeApi}' is not host:port, as in 127.0.0.1:9001.", nameof(runtimeApi));
        _operation = operation;
        _path = path;
        _host = runtimeApi;
        _extensionId = extensionId;
        _connect = () => ExtensionsApiClient.Connect(address);
    }

    public SubscribeCall(string operation, string path, Func<IByteTransport> connect)
    {
        _operation = operation;
        _path = path;
        _host = "lambda";
        _extensionId = "test";
        _connect = connect;
    }

    public SubscriptionResult Subscribe(SubscriptionRequest request, string[] versions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validate();
        if (request.SchemaVersion is { } chosen) versions = [chosen];
        ExtensionsApiException? first = null;
        foreach (string version in versions)
        {
            try
            {
                return Exchange(request, version, cancellationToken);
            }
            catch (ExtensionsApiException e) when (e.StatusCode == 400)
            {
                // A platform that does not know the version answers 400, as for any other fault: the first answer is then reported.
                first ??= e;
            }
        }

        throw first!;
    }

    private SubscriptionResult Exchange(SubscriptionRequest request, string version, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            using var connection = new HttpClientConnection(_connect());
            using CancellationTokenRegistration _ = cancellationToken.UnsafeRegister(static c => ((HttpClientConnection)c!).Abort(), connection);
            connection.Send(Request(request, version));
            connection.Receive();
            // 202 means "no telemetry here". Any other 2xx is success, also for a repeated subscription (lambda-facts 1.4, 3.1).
            return connection.Status switch
            {
                202 => new SubscriptionResult { IsSubscribed = false, SchemaVersion = version, Answer = Answer(connection.Body) },
                >= 200 and < 300 => new SubscriptionResult { IsSubscribed = true, SchemaVersion = version, Answer = Answer(connection.Body) },
                _ => throw PlatformError.From(_operation, connection.Status, connection.Body),
            };
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new ExtensionsApiException($"{_operation} failed: {e.Message}", isTransient: true, innerException: e);
        }
    }

    private byte[] Request(SubscriptionRequest request, string version)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body)) Write(json, request, version);
        byte[] head = Encoding.UTF8.GetBytes(
            $"PUT {_path} HTTP/1.1\r\nHost: {_host}\r\nLambda-Extension-Identifier: {_extensionId}\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {body.WrittenCount}\r\n\r\n");
        return [.. head, .. body.WrittenSpan];
    }

    private static void Write(Utf8JsonWriter json, SubscriptionRequest request, string version)
    {
        json.WriteStartObject();
        json.WriteString("schemaVersion"u8, version);
        json.WriteStartArray("types"u8);
        if (request.Types.HasFlag(SubscriptionTypes.Platform)) json.WriteStringValue("platform"u8);
        if (request.Types.HasFlag(SubscriptionTypes.Function)) json.WriteStringValue("function"u8);
        if (request.Types.HasFlag(SubscriptionTypes.Extension)) json.WriteStringValue("extension"u8);
        json.WriteEndArray();
        // Always send all three: the documentation contradicts itself about the defaults (lambda-facts 3.1).
        json.WriteStartObject("buffering"u8);
        json.WriteNumber("maxItems"u8, request.Buffering.MaxItems);
        json.WriteNumber("maxBytes"u8, request.Buffering.MaxBytes);
        json.WriteNumber("timeoutMs"u8, (int)request.Buffering.Timeout.TotalMilliseconds);
        json.WriteEndObject();
        json.WriteStartObject("destination"u8);
        bool http = request.Destination.Protocol == TelemetryProtocol.Http;
        json.WriteString("protocol"u8, http ? "HTTP"u8 : "TCP"u8);
        if (http) json.WriteString("URI"u8, string.Create(CultureInfo.InvariantCulture, $"http://sandbox.localdomain:{request.Destination.Port}/"));
        else json.WriteNumber("port"u8, request.Destination.Port);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Answer(ReadOnlySpan<byte> body) =>
        Encoding.UTF8.GetString(body.Length > MaxQuoted ? body[..MaxQuoted] : body).Trim().Trim('"');
}
