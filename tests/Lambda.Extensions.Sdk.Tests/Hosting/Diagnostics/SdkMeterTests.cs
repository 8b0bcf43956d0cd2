using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Lambda.Extensions.Sdk.Tests.Hosting.Telemetry;

namespace Lambda.Extensions.Sdk.Tests.Hosting.Diagnostics;

/// <summary>G21: what the SDK measures of itself can be read by the means of the platform.</summary>
[NonParallelizable]
public sealed class SdkMeterTests
{
    [Test]
    [Category("G21")]
    public async Task Held_time_flushes_records_and_start_phases_are_measured()
    {
        var values = new ConcurrentDictionary<string, double>();
        var phases = new ConcurrentBag<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == "Lambda.Extensions.Sdk") l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            values[instrument.Name] = value;
            if (instrument.Name == "lambda.ext.startup.duration") phases.Add((string)tags[0].Value!);
        });
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => values[instrument.Name] = value);
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => values[instrument.Name] = value);
        listener.Start();

        var life = new TelemetryLife();
        life.Script.Telemetry = (_, _) => throw new InvalidOperationException("boom");
        life.Start();
        await life.Life.Next(1);
        string id = await life.InvokeAndEnd(2);
        life.Telemetry.Deliver(FakeTelemetry.Report(id, life.Now));
        await life.Seen("reported");
        listener.RecordObservableInstruments();
        Assert.Multiple(() =>
        {
            Assert.That(values.Keys, Does.Contain("lambda.ext.held_time").And.Contain("lambda.ext.flush.duration"));
            Assert.That(values["lambda.ext.invocations"], Is.EqualTo(1));
            Assert.That(values["lambda.ext.telemetry.records"], Is.EqualTo(3));
            Assert.That(values["lambda.ext.telemetry.lost"], Is.EqualTo(3));
            Assert.That(values["lambda.ext.hooks.failed"], Is.EqualTo(2));
            Assert.That(values.Keys, Does.Contain("lambda.ext.telemetry.pending"));
            Assert.That(phases, Does.Contain("Register").And.Contain("Subscribe").And.Contain("Next"));
        });
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    [Category("G21")]
    public async Task Each_hook_is_a_span_that_says_how_it_ended()
    {
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Lambda.Extensions.Sdk",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);

        var life = new TelemetryLife();
        life.Script.Flush = (_, _) => throw new InvalidOperationException("boom");
        life.Start();
        await life.Life.Next(1);
        await life.InvokeAndEnd(2);
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
        Activity[] own = [.. ended.Where(a => (string?)a.GetTagItem("lambda.ext.extension") == nameof(TelemetryExtension))];
        Assert.That(own.Select(a => a.OperationName), Does.Contain("OnInvoke").And.Contain("OnInvocationCompleted").And.Contain("OnFlush"));
        Assert.That(own.First(a => a.OperationName == "OnFlush").Status, Is.EqualTo(ActivityStatusCode.Error));
    }
}
