using System.Text;
using System.Text.Json.Serialization;
using Lambda.Extensions.Sdk.LocalHttp;

namespace Lambda.Extensions.Sdk.Tests.LocalHttp;

/// <summary>What handlers see of a request, and make of a response.</summary>
internal sealed partial class LocalHttpRequestTests
{
    [TestCase("/a", "/a", "")]
    [TestCase("/", "/", "")]
    [TestCase("/a/{x}", "/a/b", "x=b")]
    [TestCase("/a/{x}", "/a/b%2Fc", "x=b/c")]
    [TestCase("/a/{x}/c/{y}", "/a/%C3%BC/c/+", "x=\u00fc,y=+")]
    [TestCase("/a/{*rest}", "/a/b/c?d=e/f", "rest=b/c")]
    [TestCase("/a/{*rest}", "/a/", "rest=")]
    [TestCase("/{*rest}", "/", "rest=")]
    [TestCase("/a", "/a/", null)]
    [TestCase("/a", "/A", null)]
    [TestCase("/a", "/%61", null)]
    [TestCase("/a/{x}", "/a/", null)]
    [TestCase("/a/{x}", "/a/b/c", null)]
    [TestCase("/a/{*rest}", "/a", null)]
    [TestCase("/a", "*", null)]
    [TestCase("/a", "a", null)]
    public void A_pattern_matches(string pattern, string target, string? values)
    {
        using var serving = new Serving(s => s.Map("GET", pattern, (r, _) => new(LocalHttpResponse.Text(string.Join(',', Names(pattern).Select(n => $"{n}={r.GetRouteValue(n)}"))))));
        Serving.Reply reply = serving.Ask(Serving.Get(target));
        Assert.That(reply.Status == 404 ? null : reply.Body, Is.EqualTo(values));
    }

    [TestCase("a")]
    [TestCase("")]
    [TestCase("/{a")]
    [TestCase("/a{b}")]
    [TestCase("/{}")]
    [TestCase("/{a}/{a}")]
    [TestCase("/{*a}/b")]
    [TestCase("/a b")]
    [TestCase("/a?b")]
    [TestCase("/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}/{i}")]
    public void What_is_no_pattern_is_told(string pattern)
    {
        using var server = new LocalHttpServer();
        Assert.That(() => server.Map("GET", pattern, Serving.Ok), Throws.ArgumentException.With.Message.Contains("no route pattern"));
    }

    [Test]
    public void The_first_route_wins_and_405_names_the_others_methods()
    {
        using var serving = new Serving(s => s
            .Map("GET", "/a/b", (_, _) => new(LocalHttpResponse.Text("first")))
            .Map("GET", "/a/{x}", (_, _) => new(LocalHttpResponse.Text("second")))
            .Map("POST", "/a/{x}", Serving.Ok)
            .Map("*", "/any", (r, _) => new(LocalHttpResponse.Text(r.Method))));
        Assert.That(serving.Ask(Serving.Get("/a/b")).Body, Is.EqualTo("first"));
        Assert.That(serving.Ask(Serving.Get("/a/c")).Body, Is.EqualTo("second"));
        Serving.Reply refused = serving.Ask("DELETE /a/b HTTP/1.1\r\n\r\n");
        Assert.That((refused.Status, refused.Head.Contains("\r\nAllow: GET, POST\r\n", StringComparison.Ordinal)), Is.EqualTo((405, true)));
        foreach (string method in (string[])["GET", "POST", "PUT", "DELETE", "M-SEARCH"]) Assert.That(serving.Ask($"{method} /any HTTP/1.1\r\n\r\n").Body, Is.EqualTo(method));
        Assert.That(serving.Ask(Serving.Get("/b")).Status, Is.EqualTo(404));
        Assert.That(serving.Server.Statistics.RequestsAnswered, Is.EqualTo(9));
    }

    [TestCase("?a=1&b=%2Fx%20y&c=+&&d&=e&a=2", "a=1|b=/x y|c= |d=|=e|a=2")]
    [TestCase("?", "")]
    [TestCase("", "")]
    [TestCase("?a=%zz", null)]
    [TestCase("?a=%2", null)]
    [TestCase("?a=%", null)]
    [TestCase("?%ff=1", null)]
    public void A_query_is_decoded_or_a_fault(string query, string? pairs)
    {
        using var serving = new Serving(s => s.Map("GET", "/", (r, _) => new(LocalHttpResponse.Text(string.Join('|', r.Query.Select(p => $"{p.Key}={p.Value}"))))));
        Serving.Reply reply = serving.Ask(Serving.Get("/" + query));
        Assert.That((reply.Status, reply.Body), Is.EqualTo(pairs is null ? (400, reply.Body) : (200, pairs)));
    }

    [Test]
    public void Headers_body_and_target_are_there_also_after_an_await()
    {
        using var serving = new Serving(s => s.Map("POST", "/{x}", async (r, _) =>
        {
            await Task.Yield();
            string target = Encoding.ASCII.GetString(r.Target) + " " + Encoding.ASCII.GetString(r.RawPath) + " " + Encoding.ASCII.GetString(r.RawQuery) + " " + r.Path;
            return LocalHttpResponse.Text($"{r.Method} {target} {r.GetHeader("x-custom")} {r.GetHeader("none") ?? "null"} {r.GetQuery("q")} {r.GetQuery("none") ?? "null"} {Encoding.UTF8.GetString(r.Body.Span)}");
        }));
        Assert.That(
            serving.Ask("POST /%41?q=1 HTTP/1.1\r\nX-Custom:  a b \r\nContent-Length: 4\r\n\r\nbody").Body,
            Is.EqualTo("POST /%41?q=1 /%41 q=1 /A a b null 1 null body"));
    }

    [Test]
    public void JSON_is_read_and_written_by_generated_code()
    {
        using var serving = new Serving(s => s.Map("POST", "/", (r, _) =>
        {
            Order order = r.ReadJson(OrderContext.Default.Order) ?? new Order(0, "null");
            return new(LocalHttpResponse.Json(order with { Id = order.Id + 1 }, OrderContext.Default.Order, 201));
        }));
        Serving.Reply reply = serving.Ask(Post("""{"Id":6,"Name":"x"}"""));
        Assert.That((reply.Status, reply.Body), Is.EqualTo((201, """{"Id":7,"Name":"x"}""")));
        Assert.That(reply.Head, Does.Contain("Content-Type: application/json\r\n"));
        Assert.That(serving.Ask(Post("null")).Body, Is.EqualTo("""{"Id":1,"Name":"null"}"""));
        foreach (string bad in (string[])["", "{", "[]", """{"Id":"secret"}""", "\u00ff"])
        {
            Serving.Reply refused = serving.Ask(Post(bad));
            Assert.That((refused.Status, refused.Body), Is.EqualTo((400, "the body is not the JSON that was expected")));
        }
    }

    [TestCase("a\r\nb", "v")]
    [TestCase("a", "v\r\nSet-Cookie: x")]
    [TestCase("a", "v\nw")]
    [TestCase("a", "\u0100")]
    [TestCase("", "v")]
    [TestCase("a:", "v")]
    [TestCase("Content-Length", "1")]
    [TestCase("transfer-encoding", "chunked")]
    [TestCase("Connection", "close")]
    public void A_header_that_could_be_something_else_is_refused(string name, string value) =>
        Assert.That(() => LocalHttpResponse.Empty(200).WithHeader(name, value), Throws.ArgumentException);

    [TestCase(199)]
    [TestCase(600)]
    public void A_status_is_200_to_599(int status) => Assert.That(() => LocalHttpResponse.Empty(status), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [TestCase(204)]
    [TestCase(304)]
    public void Some_have_no_body(int status) => Assert.That(() => LocalHttpResponse.Text("x", status), Throws.InstanceOf<ArgumentOutOfRangeException>());

    private static string Post(string body) => $"POST / HTTP/1.1\r\nContent-Length: {body.Length}\r\n\r\n{body}";

    private static IEnumerable<string> Names(string pattern) => pattern.Split('/').Where(p => p.StartsWith('{')).Select(p => p.Trim('{', '}', '*'));

    internal sealed record Order(int Id, string Name);

    [JsonSerializable(typeof(Order))]
    internal sealed partial class OrderContext : JsonSerializerContext;
}
