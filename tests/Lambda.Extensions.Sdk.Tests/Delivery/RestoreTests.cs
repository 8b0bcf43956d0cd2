using Lambda.Extensions.Sdk.Delivery;
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

    private static async Task SendAsync(HttpMessageInvoker client, Uri address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent("data") };
        using HttpResponseMessage response = await client.SendAsync(request, CancellationToken.None).WaitAsync(Life.Patience);
        Assert.That(response.IsSuccessStatusCode, Is.True);
    }
}
