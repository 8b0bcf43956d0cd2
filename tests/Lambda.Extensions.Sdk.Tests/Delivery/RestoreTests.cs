using Lambda.Extensions.Sdk.Delivery;
using Lambda.Extensions.Sdk.Hosting.Context;
using Lambda.Extensions.Sdk.Telemetry.Records;
using Lambda.Extensions.Sdk.Tests.Hosting;

namespace Lambda.Extensions.Sdk.Tests.Delivery;

/// <summary>G16: connections from before a snapshot are not used after it.</summary>
[NonParallelizable]
public sealed class RestoreTests
{
    [Test]
    [Category("G16")]
    public async Task After_a_restore_every_handler_connects_anew()
    {
        await using var sink = new RawSink();
        using var first = new FreezeAwareHandler();
        using var second = new FreezeAwareHandler();
        using var one = new HttpMessageInvoker(first, disposeHandler: false);
        using var other = new HttpMessageInvoker(second, disposeHandler: false);
        await SendAsync(one, sink.Address);
        await SendAsync(other, sink.Address);
        await SendAsync(one, sink.Address);
        Assert.That(sink.Connections, Is.EqualTo(2));

        FreezeAwareHandler.RetireAll();
        for (int i = 0; i < 3; i++)
        {
            await SendAsync(one, sink.Address);
            await SendAsync(other, sink.Address);
        }

        Assert.That(sink.Connections, Is.EqualTo(4));
        Assert.That(first.Retirements, Is.EqualTo(1));
    }

    [Test]
    [Category("G16")]
    public async Task Noticing_a_restore_gives_the_connections_up_once_and_only_in_an_environment_from_a_snapshot()
    {
        await using var sink = new RawSink();
        using var handler = new FreezeAwareHandler();
        using var client = new HttpMessageInvoker(handler, disposeHandler: false);
        await SendAsync(client, sink.Address);
        new RestoreNotice(InitializationType.OnDemand, ownsProcess: true).TryNotice();
        await SendAsync(client, sink.Address);
        int before = sink.Connections;

        var notice = new RestoreNotice(InitializationType.SnapStart, ownsProcess: true);
        Assert.That((notice.TryNotice(), notice.TryNotice()), Is.EqualTo((true, false)));
        await SendAsync(client, sink.Address);
        await SendAsync(client, sink.Address);
        Assert.That((before, sink.Connections), Is.EqualTo((1, 2)));
    }

    private static async Task SendAsync(HttpMessageInvoker client, Uri address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent("data") };
        using HttpResponseMessage response = await client.SendAsync(request, CancellationToken.None).WaitAsync(Life.Patience);
        Assert.That(response.IsSuccessStatusCode, Is.True);
    }
}
