using System.Text;
using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Lambda.Extensions.Sdk.OpenTelemetry.Logs;
using Lambda.Extensions.Sdk.OpenTelemetry.Traces;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Logs;

public sealed class LinePatternsTests
{
    [TestCase("health", "GET /health 200", true)]
    [TestCase("Health", "GET /health 200", false)]
    [TestCase("^GET", "GET /health", true)]
    [TestCase("^GET", "a GET", false)]
    [TestCase("200$", "GET 200\n", true)]
    [TestCase("200$", "GET 2000", false)]
    [TestCase("^GET$", "GET", true)]
    [TestCase("^GET$", "GET ", false)]
    [TestCase("GET*200", "a GET /x 200 b", true)]
    [TestCase("GET*200", "200 GET", false)]
    [TestCase("^a*b$", "ab", true)]
    [TestCase("^a*a$", "a", false)]
    [TestCase("a**b", "a-b", true)]
    [TestCase("ü*ö", "üxö", true)]
    [TestCase("^", "anything", true)]
    public void A_pattern_is_found_anywhere_unless_it_says_where(string pattern, string line, bool found)
    {
        Assert.That(new LinePatterns([pattern], []).Keep(Encoding.UTF8.GetBytes(line)), Is.EqualTo(found));
        Assert.That(new LinePatterns([], [pattern]).Keep(Encoding.UTF8.GetBytes(line)), Is.EqualTo(!found));
    }

    [Test]
    public void An_excluded_line_stays_excluded_if_it_is_included_too() =>
        Assert.That(new LinePatterns(["order"], ["secret"]).Keep("order secret"u8), Is.False);

    [Test]
    public void Lines_that_patterns_leave_out_are_counted()
    {
        var options = new OpenTelemetryOptions { LogExclude = ["/health"] };
        Assert.That(LogLines.Read(new InvocationTraces(), """
            {"time":"2026-11-23T08:15:16.050Z","type":"function","record":"GET /health"},
            {"time":"2026-11-23T08:15:16.050Z","type":"function","record":{"message":"x","path":"/health"}},
            {"time":"2026-11-23T08:15:16.050Z","type":"function","record":"GET /orders"}
            """, options).Logs.Select(l => l.Body), Is.EqualTo((string[])["GET /orders"]));
    }
}
