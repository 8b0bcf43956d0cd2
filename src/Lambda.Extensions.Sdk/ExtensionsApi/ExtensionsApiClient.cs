using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.ExtensionsApi;

/// <summary>
/// Calls the Extensions API over one persistent connection. Every method blocks the calling thread and returns a completed task: the
/// thread that waits for <c>next</c> has no other work, and a blocking read is the cheapest way to wait. Not for concurrent use.
/// </summary>
public sealed class ExtensionsApiClient : IExtensionsApiClient, INextSender
{
    private readonly string _host;
    private readonly Func<IByteTransport> _connect;
    private readonly EventReader _events = new();
    private volatile HttpClientConnection? _connection;
    private volatile bool _disposed;
    private string? _extensionId;
    private byte[]? _next;
    private bool _nextIsSent;

    /// <summary>Creates a client. It connects at its first call.</summary>
    /// <param name="runtimeApi">The host and the port, as in the value of <c>AWS_LAMBDA_RUNTIME_API</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="runtimeApi"/> is not <c>host:port</c>.</exception>
    public ExtensionsApiClient(string runtimeApi)
    {
        if (!RuntimeApiAddress.TryParse(runtimeApi, out RuntimeApiAddress address))
            throw new ArgumentException($"'{runtimeApi}' is not host:port, as in 127.0.0.1:9001.", nameof(runtimeApi));
        _host = runtimeApi;
        _connect = () => Connect(address);
    }

    internal ExtensionsApiClient(Func<IByteTransport> connect)
    {
        _host = "lambda";
        _connect = connect;
    }

    /// <summary>
    /// Gets or sets an action that is called once: when the next call of <c>next</c> has been sent, and before the wait for its
    /// answer.
    /// </summary>
    internal Action? NextSent { get; set; }

    /// <inheritdoc/>
    public ValueTask<Registration> RegisterAsync(string name, ExtensionEvents events, bool requestAccountId = false, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        foreach (char c in name)
        {
            // A line end would end the header, and the rest of the name would become a header of its own.
            if (char.IsControl(c)) throw new ArgumentException("The name holds a control character: use the file's name in /opt/extensions.", nameof(name));
        }

        HttpClientConnection response = Exchange("register", ExtensionsApiRequests.Register(_host, name, events, requestAccountId), cancellationToken);
        if (!response.Headers.TryGet("lambda-extension-identifier"u8, out ReadOnlySpan<byte> id) || id.IsEmpty)
            throw new ExtensionsApiException("register was answered without a Lambda-Extension-Identifier header: AWS_LAMBDA_RUNTIME_API does not lead to an Extensions API", response.Status);
        _extensionId = Encoding.ASCII.GetString(id);
        _next = ExtensionsApiRequests.Next(_host, _extensionId);
        return ValueTask.FromResult(ReadRegistration(_extensionId, response.Body));
    }

    /// <inheritdoc/>
    public ValueTask<ExtensionEvent> NextAsync(CancellationToken cancellationToken = default)
    {
        bool isSent = _nextIsSent;
        _nextIsSent = false;
        HttpClientConnection response = Exchange("next", _next ?? throw NotRegistered(), cancellationToken, isSent);
        try
        {
            return ValueTask.FromResult(_events.Read(response.Body));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ExtensionsApiException($"next was answered with something that is not an event: {e.Message}", response.Status, innerException: e) { AnswerUnreadable = true };
        }
    }

    bool INextSender.TrySendNext()
    {
        if (_next is null || NextSent is not null || _nextIsSent || _disposed || _connection is not { IsReusable: true } connection) return false;
        try
        {
            connection.Send(_next);
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
        {
            // The connection is not reusable now, so the call uses a new one.
            return false;
        }

        return _nextIsSent = true;
    }

    /// <inheritdoc/>
    public ValueTask ReportInitErrorAsync(ExtensionError error, CancellationToken cancellationToken = default) => Report("init", error, cancellationToken);

    /// <inheritdoc/>
    public ValueTask ReportExitErrorAsync(ExtensionError error, CancellationToken cancellationToken = default) => Report("exit", error, cancellationToken);

    /// <summary>Closes the connection. A call that waits on another thread ends with an <see cref="ExtensionsApiException"/>.</summary>
    public void Dispose()
    {
        _disposed = true;
        _connection?.Abort();
        _connection?.Dispose();
    }

    /// <summary>
    /// Ends a pending call, but does not release the file descriptor that the call still uses. Any thread may call it. It is final.
    /// </summary>
    internal void Abort()
    {
        _disposed = true;
        _connection?.Abort();
    }

    private ValueTask Report(string phase, ExtensionError error, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(error);
        Exchange($"{phase}/error", ExtensionsApiRequests.Error(_host, phase, _extensionId ?? throw NotRegistered(), error), cancellationToken);
        return ValueTask.CompletedTask;
    }

    private HttpClientConnection Exchange(string operation, ReadOnlySpan<byte> request, CancellationToken cancellationToken, bool isSent = false)
    {
        cancellationToken.ThrowIfCancellationRequested();
        HttpClientConnection? connection = null;
        try
        {
            connection = isSent && _connection is { } used ? used : Connected();
            using CancellationTokenRegistration _ = cancellationToken.UnsafeRegister(static c => ((HttpClientConnection)c!).Abort(), connection);
            if (!isSent) connection.Send(request);
            if (NextSent is { } sent)
            {
                NextSent = null;
                sent();
            }

            connection.Receive();
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new ExtensionsApiException($"{operation} failed on the way to {_host}: {e.Message}", isTransient: !_disposed, innerException: e)
            {
                AnswerUnreadable = connection is { Status: >= 200 and < 300 },
            };
        }

        // Every 2xx code is success, and the content type is not checked (server-behaviour 2.3).
        if (connection.Status is >= 200 and < 300) return connection;
        throw PlatformError.From(operation, connection.Status, connection.Body);
    }

    private HttpClientConnection Connected()
    {
        if (_connection is { IsReusable: true } connection && !_disposed) return connection;
        _connection?.Dispose();
        ObjectDisposedException.ThrowIf(_disposed, this);
        _nextIsSent = false;
        connection = new HttpClientConnection(_connect());
        _connection = connection;
        // Dispose may have run between the check and the assignment: no open connection may remain.
        if (_disposed) connection.Abort();
        return connection;
    }

    internal static IByteTransport Connect(RuntimeApiAddress address) =>
        OperatingSystem.IsLinux() ? LinuxSocketTransport.Connect(address.Host, address.Port) : SocketTransport.Connect(address.Host, address.Port);

    private static Registration ReadRegistration(string id, ReadOnlySpan<byte> body)
    {
        string? function = null, version = null, handler = null, account = null;
        try
        {
            var reader = new Utf8JsonReader(body);
            if (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            {
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    int member = reader.ValueTextEquals("functionName"u8) ? 1 : reader.ValueTextEquals("functionVersion"u8) ? 2
                        : reader.ValueTextEquals("handler"u8) ? 3 : reader.ValueTextEquals("accountId"u8) ? 4 : 0;
                    reader.Read();
                    string? value = reader.TokenType == JsonTokenType.String && member != 0 ? reader.GetString() : null;
                    if (value is null) reader.Skip();
                    else if (member == 1) function = value;
                    else if (member == 2) version = value;
                    else if (member == 3) handler = value;
                    else account = value;
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Only the identifier is required: a fault in the body is no reason to stop the function.
        }

        return new Registration { ExtensionId = id, FunctionName = function ?? "", FunctionVersion = version ?? "", Handler = handler, AccountId = account };
    }

    private static InvalidOperationException NotRegistered() => new("Register first: the platform knows this process only by the identifier that register answers.");
}
