using System.Net;
using Lambda.Extensions.Sdk.Delivery;
using Lambda.Extensions.Sdk.Tests.Hosting;
using Microsoft.Extensions.Options;

namespace Lambda.Extensions.Sdk.Tests.Delivery;

/// <summary>How connections are made: late, without surprises, and not for long.</summary>
[Category("G15")]
public sealed class HandlerOptionsTests
{
    [Test]
    public async Task Nothing_is_made_before_the_first_send_and_no_proxy_redirect_or_cookie_is_used()
    {
        await using var sink = new RawSink();
        SocketsHttpHandler? made = null;
        using var handler = new FreezeAwareHandler(new FreezeAwareHandlerOptions { Configure = h => made = h });
        using var client = new HttpClient(handler);
        Assert.That(made, Is.Null);
        await client.GetStringAsync(sink.Address).WaitAsync(Life.Patience);
        Assert.That(made, Has.Property("UseProxy").False.And.Property("AllowAutoRedirect").False.And.Property("UseCookies").False);
        Assert.That(made!.ConnectTimeout, Is.EqualTo(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public async Task A_proxy_is_used_when_it_is_named_with_the_user_in_its_address()
    {
        await using WebSink proxy = await WebSink.StartAsync();
        proxy.Then(context =>
        {
            context.Response.StatusCode = (int)HttpStatusCode.ProxyAuthenticationRequired;
            context.Response.Headers.ProxyAuthenticate = "Basic realm=\"proxy\"";
            return Task.CompletedTask;
        });
        var address = new UriBuilder(proxy.Address) { UserName = "me", Password = "p%40ss", Path = "" };
        using var handler = new FreezeAwareHandler(new FreezeAwareHandlerOptions { Proxy = address.Uri });
        using var sender = new DeliverySender(handler: handler);
        DeliveryResult answer = await sender.SendAsync(new DeliveryRequest(new Uri("http://collector.example/v1"), "[]"u8.ToArray()), TimeSpan.FromSeconds(30)).WaitAsync(Life.Patience);
        Assert.That(answer.Outcome, Is.EqualTo(DeliveryOutcome.Delivered));
        Assert.That(proxy.Headers.Last()["Host"].ToString(), Is.EqualTo("collector.example"));
        Assert.That(proxy.Headers.Last()["Proxy-Authorization"].ToString(), Is.EqualTo("Basic " + Convert.ToBase64String("me:p@ss"u8)));
    }

    [Test]
    public async Task A_connection_that_does_not_come_about_ends_at_the_connect_timeout()
    {
        // Accepts, and is silent where TLS wants an answer. The send timeout stands still with its clock: it is not what ends this.
        await using var sink = new RawSink((_, _) => RawAnswer.Silence);
        using var handler = new FreezeAwareHandler(new FreezeAwareHandlerOptions { ConnectTimeout = TimeSpan.FromMilliseconds(50) }, new TestTime());
        using var sender = new DeliverySender(new DeliverySenderOptions { MaxAttempts = 1 }, handler, new TestTime());
        DeliveryResult answer = await sender.SendAsync(new DeliveryRequest(new Uri($"https://127.0.0.1:{sink.Port}/"), "[]"u8.ToArray()), TimeSpan.FromSeconds(5)).WaitAsync(Life.Patience);
        Assert.That(answer.Outcome, Is.EqualTo(DeliveryOutcome.Unavailable));
        Assert.That(answer.Reason, Does.Contain("connect"));
    }

    [Test]
    public void Options_out_of_range_are_named_and_a_proxy_password_is_not()
    {
        var options = new FreezeAwareHandlerOptions { ConnectTimeout = TimeSpan.FromMilliseconds(1001), MaxIdle = TimeSpan.FromDays(1), SendTimeout = TimeSpan.Zero, Proxy = new Uri("socks5://me:secret@proxy") };
        var exception = Assert.Throws<OptionsValidationException>(() => new FreezeAwareHandler(options).Dispose());
        Assert.That(exception!.Failures, Has.Some.Contains("ConnectTimeout=1001 ms is not legal: 10 to 1000 ms").And.Some.Contains("MaxIdle").And.Some.Contains("SendTimeout").And.Some.Contains("Proxy"));
        Assert.That(exception.Message, Does.Not.Contain("secret"));
    }

    [Test]
    public void A_disposed_handler_says_so()
    {
        var handler = new FreezeAwareHandler();
        using var client = new HttpMessageInvoker(handler, disposeHandler: false);
        handler.Dispose();
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://127.0.0.1:9/");
        Assert.That(() => client.SendAsync(request, CancellationToken.None), Throws.TypeOf<ObjectDisposedException>());
    }
}
