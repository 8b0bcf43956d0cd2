using System.Net;
using System.Text;
using Lambda.Extensions.Sdk.RuntimeApi;

namespace Lambda.Extensions.Sdk.Tests.RuntimeApi;

/// <summary>The HTTP client of the .NET runtimes through the proxy.</summary>
public sealed class HttpClientTests
{
    [Test]
    public async Task A_loop_of_requests_sees_what_it_sees_without_a_proxy([Values] bool hasHooks, [Values] bool isChunked)
    {
        using var proxied = new Proxied(hasHooks ? RuntimeHookSet.Event | RuntimeHookSet.Response : RuntimeHookSet.None);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{proxied.Proxy.Port}/2018-06-01/runtime/invocation/"), Timeout = Timeout.InfiniteTimeSpan };
        Peer? platform = null;
        for (int i = 0; i < 3; i++)
        {
            Task<HttpResponseMessage> next = client.GetAsync(new Uri("next", UriKind.Relative));
            // One connection serves the whole loop.
            platform ??= proxied.Accept();
            Assert.That(platform.ReadHead(), Does.StartWith("GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\n"));
            platform.Send(Exchange.Event($"{{\"n\":{i}}}", id: $"{i}"));
            using HttpResponseMessage invocation = await next;
            Assert.That(await invocation.Content.ReadAsStringAsync(), Is.EqualTo($"{{\"n\":{i}}}"));
            Assert.That(invocation.Headers.GetValues("Lambda-Runtime-Aws-Request-Id"), Is.EqualTo((string[])[$"{i}"]));

            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes($"[{i}]"));
            using var post = new HttpRequestMessage(HttpMethod.Post, new Uri($"{i}/response", UriKind.Relative)) { Content = content };
            if (isChunked) post.Headers.TransferEncodingChunked = true;
            Task<HttpResponseMessage> answering = client.SendAsync(post);
            (string head, byte[] body) = platform.ReadMessage();
            Assert.That(head, Does.StartWith($"POST /2018-06-01/runtime/invocation/{i}/response HTTP/1.1\r\n"));
            Assert.That(Encoding.UTF8.GetString(body), Is.EqualTo($"[{i}]"));
            platform.Send(Exchange.Accepted);
            using HttpResponseMessage accepted = await answering;
            Assert.That(accepted.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        }

        platform!.Dispose();
    }
}
