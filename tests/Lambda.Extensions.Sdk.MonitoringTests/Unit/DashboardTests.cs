using System.Text.Json;
using System.Text.RegularExpressions;
using Lambda.Extensions.Sdk.MonitoringTests.Support;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;
using Monitoring.Configuration;
using Monitoring.Cost;
using Monitoring.Emf;

namespace Lambda.Extensions.Sdk.MonitoringTests.Unit;

/// <summary>The dashboard asks for nothing that documents do not have.</summary>
public sealed partial class DashboardTests
{
    // What the words of a query are besides members and the names it gives.
    private static readonly string[] Words = ["source", "filter", "stats", "by", "bin", "as", "fields", "sort", "desc", "limit", "sum", "count", "pct", "max", "timestamp", "and"];

    [Test]
    public void The_dashboards_metrics_and_members_are_those_of_the_documents()
    {
        var document = new EmfDocument(new MonitoringOptions { EmfAllMetrics = true }, SampleInvocations.Environment, TimeProvider.System);
        var cost = new OwnCost(0.0000166667, 128) { LastFlush = TimeSpan.FromMilliseconds(1) };
        cost.Add(SampleInvocations.Reported());
        Invocation failed = SampleInvocations.Reported(coldStart: true, InvocationOutcome.Error);
        using JsonDocument line = JsonDocument.Parse(document.Of(new Invocation(failed.RequestId, failed.Duration, failed.InvokeEvent) { ErrorType = "E", HeldTime = TimeSpan.Zero, Metrics = failed.Metrics }, SampleUsage.Usage, cost));
        string[] members = [.. line.RootElement.EnumerateObject().Select(m => m.Name)];

        using JsonDocument dashboard = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "dashboard.json")));
        JsonElement[] widgets = [.. dashboard.RootElement.GetProperty("widgets").EnumerateArray()];
        Assert.That(widgets, Has.Length.GreaterThan(5));
        foreach (JsonElement widget in widgets)
        {
            JsonElement properties = widget.GetProperty("properties");
            if (properties.TryGetProperty("metrics", out JsonElement metrics))
            {
                Assert.That(metrics.EnumerateArray().Select(m => m[0].GetString()), Has.All.EqualTo("LambdaInsights"));
                Assert.That(metrics.EnumerateArray().Select(m => m[1].GetString()).Distinct(), Is.SubsetOf(members));
            }

            if (!properties.TryGetProperty("query", out JsonElement query)) continue;
            string asked = Quoted().Replace(query.GetString()!, "");
            string[] given = [.. Given().Matches(asked).Select(m => m.Groups[1].Value)];
            Assert.That(Word().Matches(asked).Select(m => m.Value).Distinct().Except(Words, StringComparer.OrdinalIgnoreCase).Except(given), Is.SubsetOf(members), query.GetString());
        }
    }

    [GeneratedRegex("'[^']*'", RegexOptions.None, 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex(" as ([a-zA-Z_0-9]+)", RegexOptions.None, 1000)]
    private static partial Regex Given();

    [GeneratedRegex("\\b[a-zA-Z_][a-zA-Z_0-9]*", RegexOptions.None, 1000)]
    private static partial Regex Word();
}
