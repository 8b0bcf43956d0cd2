using CachingExtensionClient;
using Lambda.Extensions.Sdk.CachingTests.Support;
using Lambda.Extensions.Sdk.LocalHttp;

namespace Lambda.Extensions.Sdk.CachingTests.Unit;

/// <summary>The client class that .NET functions copy.</summary>
internal sealed class ClientTests
{
    [Test]
    public async Task The_client_reads_parameters_secrets_and_HTTP()
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null);
        s.Store["/a b"] = "1";
        s.Store["/aws/reference/secretsmanager/db"] = "pw";
        using var client = new CachingClient(s.Service.Port, Asker.Token);
        Assert.That(await client.GetParameterAsync("/a b"), Is.EqualTo("1"));
        Assert.That(await client.GetSecretAsync("db"), Is.EqualTo("pw"));
        Assert.That(await client.GetHttpAsync("web", "x?y=z"), Is.EqualTo("answer"u8.ToArray()));
        CachingExtensionException none = (await Assert.ThrowsAsync<CachingExtensionException>(() => client.GetParameterAsync("/none")))!;
        Assert.That((none.Status, none.Type), Is.EqualTo((400, "ParameterNotFound")));
        using var wrong = new CachingClient(s.Service.Port, "wrong");
        Assert.That((await Assert.ThrowsAsync<CachingExtensionException>(() => wrong.GetParameterAsync("/a b")))!.Status, Is.EqualTo(403));
    }

    [Test]
    public async Task The_client_tries_again_where_that_helps()
    {
        int calls = 0;
        using var server = new LocalHttpServer();
        server.Map("GET", "/{*x}", (_, _) => new(++calls switch
        {
            1 => LocalHttpResponse.Text("not ready to serve traffic, please wait", 400),
            2 => LocalHttpResponse.Text("", 503),
            3 => LocalHttpResponse.Text("", 429),
            _ => LocalHttpResponse.Text("{\"SecretString\":\"x\"}"),
        })).Start();
        using var client = new CachingClient(server.Port, "t");
        Assert.That(await client.GetSecretAsync("s").Patiently(), Is.EqualTo("x"));
        Assert.That(calls, Is.EqualTo(4));
    }
}
