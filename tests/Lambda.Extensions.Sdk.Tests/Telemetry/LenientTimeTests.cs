using System.Globalization;
using System.Text;
using Lambda.Extensions.Sdk.Telemetry.Json;

namespace Lambda.Extensions.Sdk.Tests.Telemetry;

/// <summary>Times and numbers at the limits of what they can be.</summary>
[Category("G05")]
internal sealed class LenientTimeTests
{
    [TestCase("\"0001-01-01T00:00:00.0000001Z\"", "0001-01-01T00:00:00.0000001Z")]
    [TestCase("\"0001-01-01T00:00:00Z\"", null)]
    [TestCase("\"0000-01-01T00:00:00Z\"", null)]
    [TestCase("\"9999-12-31T23:59:59.9999999Z\"", "9999-12-31T23:59:59.9999999Z")]
    [TestCase("\"9999-12-31T23:59:60Z\"", null)]
    [TestCase("\"2026-01-31T00:00:00Z\"", "2026-01-31T00:00:00Z")]
    [TestCase("\"2026-01-32T00:00:00Z\"", null)]
    [TestCase("\"2026-01-00T00:00:00Z\"", null)]
    [TestCase("\"2028-02-29T00:00:00Z\"", "2028-02-29T00:00:00Z")]
    [TestCase("\"2026-12-01T00:00:00Z\"", "2026-12-01T00:00:00Z")]
    [TestCase("\"2026-00-01T00:00:00Z\"", null)]
    [TestCase("\"2026-11-23T23:59:59Z\"", "2026-11-23T23:59:59Z")]
    [TestCase("\"2026-11-23T23:59:60Z\"", "2026-11-24T00:00:00Z")]
    [TestCase("\"2026-11-23T23:59:61Z\"", null)]
    [TestCase("\"2026-11-23T23:60:00Z\"", null)]
    [TestCase("\"2026-11-23T24:00:00Z\"", null)]
    [TestCase("\"2026-11-23T08\"", null)]
    [TestCase("\"2026-11-23T08:1\"", null)]
    [TestCase("\"2026-11-23T08:15:3\"", null)]
    [TestCase("\"2026-11-23Z\"", "2026-11-23T00:00:00Z")]
    [TestCase("\"2026-11-23T08:15:30+1\"", null)]
    [TestCase("\"2026-11-23T08:15:30+01\"", "2026-11-23T07:15:30Z")]
    [TestCase("\"2026-11-23T08:15:30+01:\"", "2026-11-23T07:15:30Z")]
    [TestCase("\"2026-11-23T08:15:30+01:3\"", null)]
    [TestCase("\"2026-11-23T08:15:30+01:30x\"", null)]
    [TestCase("\"2026-11-23T08:15:30*01:30\"", null)]
    [TestCase("\"2026/11/23T08:15:30Z\"", null)]
    [TestCase("\"2026-1a-23T08:15:30Z\"", null)]
    [TestCase("0", null)]
    [TestCase("0.001", "1970-01-01T00:00:00.001Z")]
    [TestCase("99999999999", "5138-11-16T09:46:39Z")]
    [TestCase("100000000000", "1973-03-03T09:46:40Z")]
    [TestCase("253402300000000", "9999-12-31T23:46:40Z")]
    [TestCase("253402300800000", null)]
    [TestCase("-100000000000", null)]
    public void A_time_is_read_up_to_its_limits(string json, string? expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        DateTimeOffset? read = LenientTime.OrNull(LenientTime.Of(bytes, new JsonSlice(0, bytes.Length)));
        Assert.That(read, Is.EqualTo(expected is null ? (DateTimeOffset?)null : DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture)));
    }

    [Test]
    public void A_time_that_is_missing_is_none() => Assert.That(LenientTime.Of([], default), Is.Zero);

    [TestCase("1", 1L)]
    [TestCase("0.5", 1L)]
    [TestCase("1.4", 1L)]
    [TestCase("-0.5", -1L)]
    [TestCase("1e30", long.MaxValue)]
    [TestCase("-1e30", long.MinValue)]
    [TestCase("\" 7\\t\"", 7L)]
    [TestCase("\"7x\"", null)]
    [TestCase("\"\"", null)]
    [TestCase("1e400", null)]
    [TestCase("true", null)]
    [TestCase("{}", null)]
    public void A_number_in_any_form_is_the_nearest_whole_one(string json, long? expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        Assert.That(JsonNumber.WholeOrNull(JsonNumber.Of(bytes, new JsonSlice(0, bytes.Length))), Is.EqualTo(expected));
    }

    [TestCase(-5, 0L)]
    [TestCase(0.5, 1L)]
    [TestCase(double.NaN, null)]
    public void A_count_is_never_negative(double value, long? expected) => Assert.That(JsonNumber.CountOrNull(value), Is.EqualTo(expected));
}
