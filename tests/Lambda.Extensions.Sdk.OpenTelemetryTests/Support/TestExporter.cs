using System.Globalization;
using Lambda.Extensions.Sdk.Delivery;
using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Lambda.Extensions.Sdk.OpenTelemetry.Export;
using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;
using Lambda.Extensions.Sdk.OpenTelemetry.Resources;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Support;

/// <summary>One destination with its queues, without the mapping.</summary>
internal sealed class TestExporter : IDisposable
{
    /// <summary>It makes 100 items worth compressing.</summary>
    private static readonly string Padding = new('x', 100);

    private readonly OtlpSink _sink;

    public TestExporter(OtlpDestination destination, ILoggerFactory loggers, TimeProvider? time = null, LambdaEnvironment? environment = null)
    {
        environment ??= SampleInvocations.Environment;
        var options = new OpenTelemetryOptions { Destinations = { destination } };
        _sink = new OtlpSink(options, environment, new OtlpResource(environment, null, []), time ?? TimeProvider.System, loggers);
    }

    public OtlpSignal Logs => _sink.Signals.Single(signal => signal.Kind == OtlpSignalKind.Logs);

    public DeliveryLedgerSnapshot Ledger => Logs.Ledger;

    /// <summary>An endpoint for log records.</summary>
    public static OtlpEndpoint LogsAt(string address, OtlpProtocol protocol = OtlpProtocol.HttpProtobuf) => new(new Uri(address + "/v1/logs")) { Protocol = protocol };

    public static OtlpItem Item(int body, int priority = 3) => Item(body.ToString(CultureInfo.InvariantCulture), priority);

    public static OtlpItem Item(string body, int priority = 3)
    {
        var to = new ProtoWriter();
        to.Fixed64(1, 1795400012345000000);
        to.Fixed64(11, 1795400012345000000);
        to.Number(2, 9);
        int any = to.Begin(5);
        to.Text(AnyValueField.Text, body);
        to.End(any);
        to.Attribute(6, "padding", Padding);
        return OtlpItem.Of(to.Written, 1, priority);
    }

    public void Fill(int count)
    {
        for (int i = 0; i < count; i++) Logs.Add(Item(i));
    }

    public Task FlushAsync(TimeSpan budget, CancellationToken cancellationToken) => _sink.FlushAsync(budget, cancellationToken);

    public void Dispose() => _sink.Dispose();
}
