using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lambda.Extensions.Sdk.Build.Inspection;

namespace Lambda.Extensions.Sdk.Build.Container;

/// <summary>
/// A registry on the loopback address that has only the empty image. The .NET SDK's container support requires a registry to pull a
/// base image from and does not support `FROM scratch` (dotnet/sdk-container-builds issue 326). This class is that registry during
/// one build, and no network is needed.
/// </summary>
internal sealed class EmptyBaseRegistry : IDisposable
{
    public const string Repository = "scratch";

    private const int LongestRequest = 16 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly EmptyBaseImage _image;
    private readonly Task _accepting;

    public EmptyBaseRegistry(LambdaArchitecture architecture)
    {
        _image = new EmptyBaseImage(architecture);
        _listener.Start();
        _accepting = Task.Run(AcceptAsync);
    }

    /// <summary>Gets its address, under the name for which the container support uses plain HTTP.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _accepting.GetAwaiter().GetResult();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = AnswerAsync(await _listener.AcceptTcpClientAsync(_stop.Token).ConfigureAwait(false));
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // The registry is disposed, because the image is complete.
        }
    }

    /// <summary>Answers one request for each connection. The client first tries TLS, which gets no answer, and then plain HTTP.</summary>
    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                if (await ReadPathAsync(stream).ConfigureAwait(false) is { } path) await WriteAsync(stream, path).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // The client closed the connection. It reports by itself whether its request succeeded.
            }
        }
    }

    private async Task<string?> ReadPathAsync(NetworkStream stream)
    {
        byte[] request = new byte[LongestRequest];
        int length = 0;
        while (length < request.Length && !request.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
        {
            int read = await stream.ReadAsync(request.AsMemory(length), _stop.Token).ConfigureAwait(false);
            length += read;
            if (read == 0 || !request.AsSpan(0, length).StartsWith("GET "u8[..Math.Min(4, length)])) return null;
        }
        return Encoding.ASCII.GetString(request, 0, length).Split(' ') is [_, var path, ..] ? path : null;
    }

    private async Task WriteAsync(NetworkStream stream, string path)
    {
        (string status, string type, string digest, byte[] body) = path switch
        {
            _ when path.StartsWith($"/v2/{Repository}/manifests/", StringComparison.Ordinal) => ("200 OK", EmptyBaseImage.ManifestType, _image.ManifestDigest, _image.Manifest),
            _ when path == $"/v2/{Repository}/blobs/{_image.ConfigDigest}" => ("200 OK", "application/octet-stream", _image.ConfigDigest, _image.Config),
            "/v2/" => ("200 OK", "application/json", "", "{}"u8.ToArray()),
            _ => ("404 Not Found", "application/json", "", "{}"u8.ToArray()),
        };
        string digestHeader = digest.Length == 0 ? "" : $"Docker-Content-Digest: {digest}\r\n";
        byte[] head = Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {body.Length.ToString(CultureInfo.InvariantCulture)}\r\n{digestHeader}Connection: close\r\n\r\n");
        await stream.WriteAsync(head, _stop.Token).ConfigureAwait(false);
        await stream.WriteAsync(body, _stop.Token).ConfigureAwait(false);
    }
}
