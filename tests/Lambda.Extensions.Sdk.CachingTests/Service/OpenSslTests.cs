using Lambda.Extensions.Sdk.CachingTests.Support;
using Lambda.Extensions.Sdk.Delivery;

namespace Lambda.Extensions.Sdk.CachingTests.Service;

/// <summary>An image without OpenSSL: .NET would end the process at its first use.</summary>
[Category("G12")]
internal sealed class OpenSslTests
{
    private static readonly string[] Shared = ["CACHING_REDIS=127.0.0.1:1", "CACHING_REDIS_KEY=" + Convert.ToBase64String(new byte[32])];

    [TestCase("/systemsmanager/parameters/get?name=%2Fa")]
    [TestCase("/systemsmanager/parameters/get?name=%2Fa&withDecryption=true&refreshNow=true")]
    [TestCase("/secretsmanager/get?secretId=a")]
    [TestCase("/http/safe/x")]
    public async Task What_needs_it_is_503_with_the_remedy_and_no_origin_is_asked(string target)
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartWithoutOpenSslAsync([.. Shared, "CACHING_ORIGINS=safe=https://127.0.0.1:1/"]);
        for (int i = 0; i < 3; i++)
        {
            Reply reply = await s.AskAsync(target);
            Assert.That((reply.Status, reply.Value), Is.EqualTo((503, "OpenSslNotFound")));
            Assert.That((string?)reply.Json["message"], Does.Contain(OpenSsl.Remedy));
            Assert.That(reply.Headers, Does.Not.Contain("Retry-After"), "it does not pass");
        }

        Assert.That(s.Store.Calls, Is.Empty);
        Assert.That(s.Warnings, Has.Count.EqualTo(1).And.All.Contains(OpenSsl.Remedy), "one line for all");
    }

    [Test]
    public async Task Origins_over_http_go_on_working_without_Redis()
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartWithoutOpenSslAsync(Shared);
        Assert.That(((await s.AskAsync("/http/web/x")).Cache, (await s.AskAsync("/http/web/x")).Cache), Is.EqualTo(("MISS", "HIT")));
        Assert.That((await s.AskAsync("/health")).Status, Is.EqualTo(200));
        s.Service.Tidy(isLast: true);
    }

    [Test]
    public async Task OpenSsl_is_looked_for_once_and_only_when_it_is_needed()
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartWithoutOpenSslAsync();
        await s.AskAsync("/http/web/x");
        Assert.That(s.Warnings, Is.Empty, "nothing has needed it");
        for (int i = 0; i < 2; i++) await s.AskAsync(Asker.Secret("a"));
        Assert.That(s.Warnings, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Prefetching_says_it_once_too()
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartWithoutOpenSslAsync("CACHING_PREFETCH=/a,/b,secret:c,http:web/d");
        Assert.That(await s.Service.PrefetchAsync(CancellationToken.None), Is.Empty);
        Assert.That(s.Warnings, Has.Count.EqualTo(1));
        Assert.That((await s.AskAsync("/http/web/d")).Cache, Is.EqualTo("HIT"));
    }
}
