using System.Text.Json.Nodes;
using Lambda.Extensions.Sdk.CachingTests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.CachingTests.Service;

/// <summary>How much is kept, and what is reported.</summary>
internal sealed class BoundsTests
{
    [Test]
    [Category("G07")]
    public async Task Memory_is_bounded_in_bytes_and_the_least_used_go()
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null, "CACHING_MAX_BYTES=65536");
        for (int i = 0; i < 40; i++) s.Store[$"/{i}"] = new string('x', 4000);
        await s.AskAsync(Asker.Parameter("/0"));
        for (int i = 1; i < 40; i++)
        {
            await s.AskAsync(Asker.Parameter($"/{i}"));
            Assert.That((await s.AskAsync(Asker.Parameter("/0"))).Cache, Is.EqualTo("HIT"), "used all the time");
            Assert.That(s.Service.Cache.Bytes, Is.LessThanOrEqualTo(65_536));
        }

        Assert.That((s.Service.Cache.Count, s.Service.Metrics.Read().Evictions), Is.EqualTo((11, 29)));
        Assert.That((await s.AskAsync(Asker.Parameter("/1"))).Cache, Is.EqualTo("MISS"));
    }

    [Test]
    public async Task The_number_of_entries_is_bounded_as_AWS_s_variable_says()
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null, "PARAMETERS_SECRETS_EXTENSION_CACHE_SIZE=3");
        for (int i = 0; i < 5; i++)
        {
            s.Store[$"/{i}"] = "x";
            await s.AskAsync(Asker.Parameter($"/{i}"));
        }

        Assert.That(s.Service.Cache.Count, Is.EqualTo(3));
        Assert.That((await s.AskAsync(Asker.Parameter("/4"))).Cache, Is.EqualTo("HIT"));
        Assert.That((await s.AskAsync(Asker.Parameter("/0"))).Cache, Is.EqualTo("MISS"));
    }

    [Test]
    public async Task Where_nothing_freezes_metrics_come_by_themselves()
    {
        var time = new FakeTimeProvider();
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(time, "AWS_LAMBDA_INITIALIZATION_TYPE=lambda-managed-instances");
        s.Store["/a"] = "1";
        await s.AskAsync(Asker.Parameter("/a"));
        time.Advance(TimeSpan.FromSeconds(61));
        Assert.That(System.Text.Encoding.UTF8.GetString(s.Output.ToArray()), Does.StartWith("{\"_aws\"").And.EndWith("}\n"));
    }

    [Test]
    [Category("G21")]
    public async Task Metrics_are_one_line_of_the_embedded_metric_format()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch + TimeSpan.FromDays(20_000));
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(time, "AWS_LAMBDA_FUNCTION_NAME=orders", "CACHING_METRICS_NAMESPACE=Mine");
        s.Store["/a"] = "1";
        for (int i = 0; i < 3; i++)
        {
            await s.AskAsync(Asker.Parameter("/a"));
            time.Advance(TimeSpan.FromSeconds(10));
        }

        s.Service.Tidy(isLast: false);
        Assert.That(s.Output.Length, Is.Zero, "not more than once in a minute");
        time.Advance(TimeSpan.FromSeconds(60));
        s.Service.Tidy(isLast: false);
        s.Service.Tidy(isLast: true);
        string text = System.Text.Encoding.UTF8.GetString(s.Output.ToArray());
        Assert.That(text.Count(c => c == '\n'), Is.EqualTo(1), "nothing happened since");
        JsonNode line = JsonNode.Parse(text)!;
        JsonNode directive = line["_aws"]!["CloudWatchMetrics"]![0]!;
        Assert.Multiple(() =>
        {
            Assert.That((long)line["_aws"]!["Timestamp"]!, Is.EqualTo(time.GetUtcNow().ToUnixTimeMilliseconds()));
            Assert.That((string?)directive["Namespace"], Is.EqualTo("Mine"));
            Assert.That(directive["Dimensions"]!.ToJsonString(), Is.EqualTo("""[["FunctionName"]]"""));
            Assert.That((string?)line["FunctionName"], Is.EqualTo("orders"));
            Assert.That(((int)line["Hits"]!, (int)line["Misses"]!, (int)line["OriginCalls"]!, (int)line["OldestAge"]!, (double)line["Age"]!), Is.EqualTo((2, 1, 1, 20, 10.0)));
            Assert.That(line["OriginLatency"]!.AsArray(), Has.Count.EqualTo(1));
            foreach (JsonNode? metric in directive["Metrics"]!.AsArray()) Assert.That(line[(string)metric!["Name"]!], Is.Not.Null, (string?)metric["Name"]);
        });
    }
}
