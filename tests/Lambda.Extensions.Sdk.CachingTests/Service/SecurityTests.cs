using System.Net.Sockets;
using System.Text;
using Lambda.Extensions.Sdk.CachingTests.Support;

namespace Lambda.Extensions.Sdk.CachingTests.Service;

/// <summary>Who may ask, and for what.</summary>
[Category("G20")]
internal sealed class SecurityTests
{
    [TestCase("/systemsmanager/parameters/get?name=%2Fa")]
    [TestCase("/secretsmanager/get?secretId=a")]
    [TestCase("/http/web/a")]
    [TestCase("/stats")]
    [TestCase("/nowhere")]
    public async Task Without_the_right_token_there_is_nothing(string target)
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null);
        foreach (string? token in (string?[])[null, "", "x", Asker.Token + "x", Asker.Token[1..], Asker.Token.ToUpperInvariant()])
        {
            using var asker = new Asker(s.Service.Port, token);
            Reply reply = await asker.AskAsync(target);
            Assert.That((reply.Status, reply.Value, (string?)reply.Json["message"]), Is.EqualTo((403, "AccessDeniedException", "Bad Token")), token);
        }

        Assert.That(s.Store.Calls.Concat(s.Web.Calls), Is.Empty);
        Assert.That(s.Service.Metrics.Read().Refused, Is.EqualTo(6));
    }

    [Test]
    public async Task A_hit_needs_the_token_too_and_no_token_at_all_opens_nothing()
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null);
        s.Store["/a"] = "1";
        for (int i = 0; i < 2; i++) await s.AskAsync(Asker.Parameter("/a"));
        using var wrong = new Asker(s.Service.Port, "wrong");
        Assert.That((await wrong.AskAsync(Asker.Parameter("/a"))).Status, Is.EqualTo(403));

        await using ServiceUnderTest none = await ServiceUnderTest.StartAsync(null, "AWS_SESSION_TOKEN=");
        foreach (string? token in (string?[])[null, ""])
        {
            using var asker = new Asker(none.Service.Port, token);
            Assert.That((await asker.AskAsync(Asker.Parameter("/a"))).Status, Is.EqualTo(403));
        }
    }

    [Test]
    public async Task A_forwarded_request_is_refused([Values("X-Forwarded-For", "Forwarded", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via", "x-forwarded-for")] string header)
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null);
        Reply reply = await s.AskAsync(Asker.Parameter("/a"), (header, "10.0.0.1"));
        Assert.That((reply.Status, (string?)reply.Json["message"]), Is.EqualTo((400, "Forwarded")));
        Assert.That((await s.AskAsync("/health", (header, "10.0.0.1"))).Status, Is.EqualTo(400));
        Assert.That(s.Store.Calls, Is.Empty);
    }

    [Test]
    public async Task Only_GET_is_allowed([Values("POST", "PUT", "HEAD", "DELETE", "OPTIONS", "get")] string method, [Values("/systemsmanager/parameters/get?name=a", "/health", "/http/web/x")] string target)
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null);
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri($"http://127.0.0.1:{s.Service.Port}{target}"));
        request.Headers.TryAddWithoutValidation("X-Aws-Parameters-Secrets-Token", Asker.Token);
        using var client = new Asker(s.Service.Port);
        // HttpClient writes known methods in capitals, so the small one goes by hand.
        int status = method == "get" ? Raw(s.Service.Port, $"get {target} HTTP/1.1\r\nX-Aws-Parameters-Secrets-Token: {Asker.Token}\r\n\r\n") : (await client.SendAsync(request)).Status;
        Assert.That(status, Is.EqualTo(405));
    }

    [TestCase("../x")]
    [TestCase("..")]
    [TestCase("a/../../x")]
    [TestCase("./x")]
    [TestCase("%2e%2e/x")]
    [TestCase("%2E./x")]
    [TestCase("a/%2e%2e%2fx")]
    [TestCase("%252e%252e/x")]
    [TestCase("%25252e%25252e/x")]
    [TestCase("%2525252e%2525252e/x")]
    [TestCase("..%5cx")]
    [TestCase("\\..\\x")]
    [TestCase("a\\b")]
    [TestCase("/evil.example/x")]
    [TestCase("@evil.example/")]
    [TestCase("a@evil.example/")]
    [TestCase("http://evil.example/")]
    [TestCase("http:/x")]
    [TestCase("x#y")]
    [TestCase("%00")]
    [TestCase("a%0d%0aX: y")]
    [TestCase("a?b\\c")]
    [TestCase("api/..;/admin")]
    [TestCase("..;x=y/admin")]
    [TestCase(".;/admin")]
    [TestCase("api/%2e%2e%3b/admin")]
    [TestCase("api/%2e%2e%3bx/admin")]
    [TestCase("api/..%253b/admin")]
    [TestCase("api/..%20/admin")]
    [TestCase("api/%20../admin")]
    [TestCase("api/..%3fx/admin")]
    [TestCase("api/..%23/admin")]
    [TestCase("%c0%ae%c0%ae/admin")]
    [TestCase("%e0%80%ae%e0%80%ae/admin")]
    [TestCase("%f0%80%80%ae%f0%80%80%ae/admin")]
    [TestCase("..%c0%afadmin")]
    [TestCase("..%c1%9cadmin")]
    [TestCase("%25c0%25ae./admin")]
    [TestCase("%u002e%u002e/admin")]
    [TestCase("%25u002e%25u002e/admin")]
    [TestCase("%ef%bc%8e%ef%bc%8e/admin")]
    [TestCase("..%ef%bc%8fadmin")]
    [TestCase("%e2%80%a5/admin")]
    [TestCase("..%e2%88%95admin")]
    [TestCase("a%")]
    [TestCase("a%2")]
    [TestCase("%zz")]
    [TestCase("..%7f/x")]
    public async Task No_path_leads_out_of_its_origin(string path)
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null);
        int status = Raw(s.Service.Port, $"GET /http/web/{path} HTTP/1.1\r\nX-Aws-Parameters-Secrets-Token: {Asker.Token}\r\n\r\n");
        Assert.That(status, Is.EqualTo(400));
        Assert.That(s.Web.Calls, Is.Empty);
    }

    [TestCase("a..b/c...d/.hidden", "/base/a..b/c...d/.hidden")]
    [TestCase("a%20b/%C3%BC", "/base/a%20b/%C3%BC")]
    [TestCase("a%2Fb", "/base/a%2Fb")]
    [TestCase("a;v=1/b..;w/..c", "/base/a;v=1/b..;w/..c")]
    [TestCase("100%25/a%FCb/%F0%9F%98%80", "/base/100%25/a%FCb/%F0%9F%98%80")]
    [TestCase("", "/base/")]
    [TestCase("a:b/c:d?e=http://x/../y", null)]
    [TestCase("x/a:b?e=http://x/../y", "/base/x/a:b?e=http://x/../y")]
    public async Task What_is_harmless_goes_as_it_came(string path, string? asked)
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null);
        int status = Raw(s.Service.Port, $"GET /http/web/{path} HTTP/1.1\r\nX-Aws-Parameters-Secrets-Token: {Asker.Token}\r\n\r\n");
        Assert.That((status, s.Web.Calls.SingleOrDefault()), Is.EqualTo((asked is null ? 400 : 200, asked)));
    }

    [Test]
    public async Task Health_needs_no_token_and_stats_tell_counts_and_no_names()
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null);
        s.Store["/secret/name"] = "secret value";
        for (int i = 0; i < 3; i++) await s.AskAsync(Asker.Parameter("/secret/name"));
        using var nobody = new Asker(s.Service.Port, null);
        Assert.That(await nobody.AskAsync("/health"), Has.Property("Status").EqualTo(200).And.Property("Body").EqualTo("healthy"));
        Reply stats = await s.AskAsync("/stats");
        Assert.That(((int)stats.Json["Hits"]!, (int)stats.Json["Misses"]!, (int)stats.Json["Entries"]!, (int)stats.Json["OriginCalls"]!), Is.EqualTo((2, 1, 1, 1)));
        Assert.That(stats.Body, Does.Not.Contain("secret"));
        s.Service.Tidy(isLast: true);
        string line = Encoding.UTF8.GetString(s.Output.ToArray());
        Assert.That(line, Does.Not.Contain("secret").And.EndsWith("}\n"));
    }

    [Test]
    public async Task What_goes_is_overwritten_once_nobody_is_sent_it()
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null);
        s.Store["/a"] = "1";
        await s.AskAsync(Asker.Parameter("/a"));
        var request = new global::Caching.Origins.Parameters.ParameterRequest(null!, "/a", withDecryption: true);
        Assert.That(s.Service.Cache.TryGet(request, out global::Caching.Cache.CacheAnswer answer));
        s.Service.Cache.Purge();
        s.Service.Cache.Bury();
        Assert.That(answer.Entry.Body, Has.Some.Not.Zero, "it may be on its way to the function");
        s.Service.Cache.Bury(now: true);
        Assert.That(answer.Entry.Body, Is.All.Zero);
    }

    private static int Raw(int port, string request)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = (int)Patience.Limit.TotalMilliseconds };
        socket.Connect(System.Net.IPAddress.Loopback, port);
        socket.Send(Encoding.Latin1.GetBytes(request));
        byte[] head = new byte[12];
        for (int at = 0; at < 12;) at += socket.Receive(head.AsSpan(at)) is > 0 and var n ? n : throw new IOException("closed");
        return int.Parse(Encoding.ASCII.GetString(head, 9, 3), System.Globalization.CultureInfo.InvariantCulture);
    }
}
