using System.Text;
using Lambda.Extensions.Sdk.Delivery;
using Lambda.Extensions.Sdk.Tests.Hosting;
using Lambda.Extensions.Sdk.Tests.Hosting.Telemetry;

namespace Lambda.Extensions.Sdk.Tests.Delivery;

/// <summary>What delivery says inside a host, with the constructors that the documentation shows.</summary>
internal sealed class HostLoggerTests
{
    private static DeliveryResult Refusal => DeliveryResult.FromStatusCode(401, null, Encoding.UTF8.GetBytes("{\"error\":\n\"the API key is not valid\"}" + new string('x', 500)));

    [Test]
    [Category("G08")]
    public async Task A_wrong_key_is_logged_with_the_answer_and_the_loss_at_the_end()
    {
        var life = new Life();
        life.Start<Shipper>(also: b => b.Setup.TelemetrySource = new FakeTelemetry(_ => { }));
        life.Api.Answer(new ShutdownEvent(ShutdownReason.Spindown, life.In(2000)));
        Assert.That(await life.Ended.WaitAsync(Life.Patience), Is.Zero);
        string failed = life.Logs.Entries.Single(e => e.Id.Id == 4005).Message, lost = life.Logs.Entries.Single(e => e.Id.Id == 4006).Message;
        Assert.That(failed, Does.Contain("401").And.Contain("{\"error\": \"the API key is not valid\"}").And.Contain("x…").And.Not.Contain("\n"));
        Assert.That(failed, Has.Length.LessThan(320));
        Assert.That(lost, Does.Contain("1 were still in memory").And.Contain("accepted=1"));
    }

    [Test]
    public async Task Outside_a_host_delivery_says_nothing_and_works()
    {
        var queue = new DeliveryQueue<string>(static s => s.Length);
        queue.TryAdd("item");
        using var sender = new DeliverySender();
        DeliveryFlushResult result = await new DeliveryFlusher<string>(queue, sender, (_, _) => new(Refusal)).FlushAsync(Life.Patience);
        Assert.That(result.LastAnswer!.StatusCode, Is.EqualTo(401));
    }

    private sealed class Shipper : ExtensionBase, IDisposable
    {
        private readonly DeliveryQueue<string> _queue = new(static s => s.Length);
        private readonly DeliverySender _sender = new();
        private readonly DeliveryFlusher<string> _flusher;

        public Shipper()
        {
            _queue.TryAdd("item");
            _flusher = new DeliveryFlusher<string>(_queue, _sender, (_, _) => new(Refusal));
        }

        public void Dispose() => _sender.Dispose();

        protected override Task OnFlushAsync(FlushRequest request, CancellationToken cancellationToken) => _flusher.FlushAsync(request.Budget, cancellationToken);
    }
}
