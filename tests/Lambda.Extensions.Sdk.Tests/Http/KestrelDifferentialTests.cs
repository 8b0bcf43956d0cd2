using System.Globalization;
using System.Net.Http.Headers;
using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.Tests.Http;

/// <summary>The codec against a server and a client that others wrote: what they say to each other, it hears too.</summary>
public sealed class KestrelDifferentialTests
{
    private static readonly string[] Volatile = ["date", "x-connection"];

    private static KestrelServer _server = null!;
    private static HttpClient _reference = null!;

    [OneTimeSetUp]
    public static async Task Start()
    {
        _server = await KestrelServer.StartAsync(context =>
        {
            context.Response.Headers["X-Connection"] = context.Connection.Id;
            return Shape.All[int.Parse(context.Request.Path.Value.AsSpan(1), CultureInfo.InvariantCulture)].Write(context.Response);
        });
        _reference = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = _server.Address };
    }

    [OneTimeTearDown]
    public static async Task Stop()
    {
        _reference.Dispose();
        await _server.DisposeAsync();
    }

    [Test]
    public async Task Sees_what_HttpClient_sees(
        [ValueSource(typeof(Transports), nameof(Transports.All))] string transport,
        [ValueSource(typeof(Shape), nameof(Shape.All))] Shape shape,
        [Values("1.1", "1.0")] string version)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, PathOf(shape)) { Version = Version.Parse(version), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using HttpResponseMessage expected = await _reference.SendAsync(request);
        string body = Bytes.Text(await expected.Content.ReadAsByteArrayAsync());

        using HttpClientConnection connection = Connect(transport);
        Answer answer = Ask(connection, shape, version);
        Assert.That(answer.Status, Is.EqualTo((int)expected.StatusCode));
        Assert.That(answer.Body, Is.EqualTo(body));
        Assert.That(Stable(answer.Headers), Is.EqualTo(Stable(expected)));
        Assert.That(answer.IsReusable, Is.EqualTo(version == "1.1" && !shape.Name.Contains("close", StringComparison.Ordinal)));
    }

    [Test]
    public void One_connection_carries_any_number_of_exchanges([ValueSource(typeof(Transports), nameof(Transports.All))] string transport)
    {
        var connections = new HashSet<string>();
        using HttpClientConnection connection = Connect(transport);
        for (int i = 0; i < 300; i++)
        {
            Shape shape = Shape.All[i % Shape.All.Count];
            if (shape.Name.Contains("close", StringComparison.Ordinal)) continue;
            Answer answer = Ask(connection, shape, "1.1");
            Assert.That(answer.IsReusable, Is.True, shape.Name);
            connections.Add(answer.Headers.Split('\n').Single(h => h.StartsWith("X-Connection=", StringComparison.Ordinal)));
        }

        Assert.That(connections, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_server_that_closes_says_so_and_the_next_read_is_the_end([ValueSource(typeof(Transports), nameof(Transports.All))] string transport)
    {
        using IByteTransport raw = Transports.Connect(transport, "127.0.0.1", _server.Address.Port);
        using var connection = new HttpClientConnection(raw);
        Assert.That(Ask(connection, Shape.All.Single(s => s.Name == "Connection: close with length"), "1.1").IsReusable, Is.False);
        Assert.That(raw.Read(new byte[1]), Is.Zero);
    }

    private static HttpClientConnection Connect(string transport) => new(Transports.Connect(transport, _server.Address.Host, _server.Address.Port));

    private static Answer Ask(HttpClientConnection connection, Shape shape, string version)
    {
        connection.Send(Bytes.Of($"GET {PathOf(shape)} HTTP/{version}\r\nHost: {_server.Address.Authority}\r\n\r\n"));
        connection.Receive();
        return Answer.Of(connection);
    }

    private static string PathOf(Shape shape) => "/" + Shape.All.ToList().IndexOf(shape);

    private static string[] Stable(string headers) =>
        [.. headers.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(h => !Volatile.Contains(h.Split('=')[0].ToLowerInvariant())).Order(StringComparer.Ordinal)];

    private static string[] Stable(HttpResponseMessage response)
    {
        var lines = new List<string>();
        foreach ((string name, HeaderStringValues values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
        {
            foreach (string value in values) lines.Add($"{name}={value}");
        }

        return Stable(string.Join('\n', lines));
    }
}
