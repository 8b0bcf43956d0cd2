using Caching.Cache;
using Caching.Configuration;
using Caching.Origins.Http;

namespace Lambda.Extensions.Sdk.CachingTests.Unit;

/// <summary>How long an answer may be used, by what its headers say (RFC 9111).</summary>
internal sealed class HttpLifetimeTests
{
    private const double Longest = 2_147_483_648;

    private static readonly DateTimeOffset Now = new(2026, 11, 27, 8, 0, 0, TimeSpan.Zero);

    [TestCase("max-age=0, max-age=3600", 0)]
    [TestCase("max-age=3600, max-age=0", 3600)]
    [TestCase("max-age=60\nmax-age=3600", 60)]
    [TestCase("max-age=18446744073709551616", Longest)]
    [TestCase("max-age=99999999999999999999999999999999999999999", Longest)]
    [TestCase("max-age=4294967296", Longest)]
    [TestCase("max-age=2147483648", Longest)]
    [TestCase("max-age=2147483647", 2_147_483_647)]
    [TestCase("max-age=000000000000000000060", 60)]
    [TestCase("max-age=\"60\"", 60)]
    [TestCase("max-age = 60", 60)]
    [TestCase("max-age=-1", 0)]
    [TestCase("max-age=+60", 0)]
    [TestCase("max-age=1.5", 0)]
    [TestCase("max-age=٦٠", 0)]
    [TestCase("max-age=", 0)]
    [TestCase("max-age", 0)]
    [TestCase("max-age=nonsense, max-age=60", 0)]
    [TestCase("x=\"a, max-age=3600\", max-age=60", 60)]
    [TestCase("x=\"a\\\", max-age=3600\", max-age=60", 60)]
    [TestCase(", ,max-age=60,", 60)]
    [TestCase("no-cache, max-age=60", 0)]
    [TestCase("", 30)]
    public void Max_age_is_the_first_one_and_a_number_too_large_is_the_largest(string control, double seconds) =>
        Assert.That(Of(control, null, null).Fresh.TotalSeconds, Is.EqualTo(seconds));

    [TestCase("stale-while-revalidate=5, stale-while-revalidate=50", 5, 40)]
    [TestCase("stale-while-revalidate=x, stale-if-error=y", 0, 0)]
    [TestCase("stale-if-error=7, stale-if-error=70", 20, 7)]
    [TestCase("stale-while-revalidate=18446744073709551616", Longest, 40)]
    public void The_first_of_two_times_after_freshness_counts(string control, double stale, double onError)
    {
        Lifetime lifetime = Of(control, null, null);
        Assert.That((lifetime.Stale.TotalSeconds, lifetime.OnError.TotalSeconds), Is.EqualTo((stale, onError)));
    }

    [TestCase("59, 0", 59)]
    [TestCase("0, 59", 0)]
    [TestCase("59\n0", 59)]
    [TestCase("4294967296", Longest)]
    [TestCase("2147483648", Longest)]
    [TestCase("18446744073709551616", Longest)]
    [TestCase("-5", 0)]
    [TestCase("5.5", 0)]
    [TestCase("x, 59", 0)]
    [TestCase("", 0)]
    [TestCase(" 59 ", 59)]
    public void Age_is_the_first_member_and_one_too_large_is_the_largest(string age, double seconds) =>
        Assert.That((Now - Of("max-age=60", age, null).FetchedAt).TotalSeconds, Is.EqualTo(seconds));

    [TestCase("Fri, 27 Nov 2026 08:00:10 GMT", 10)]
    [TestCase("Fri, 31 Dec 9999 23:59:59 GMT", Longest)]
    [TestCase("0", 0)]
    [TestCase("Thu, 26 Nov 2026 08:00:00 GMT", 0)]
    public void Expires_is_bounded_too(string expires, double seconds) => Assert.That(Of("", null, expires).Fresh.TotalSeconds, Is.EqualTo(seconds));

    private static Lifetime Of(string control, string? age, string? expires)
    {
        using var response = new HttpResponseMessage { Content = new ByteArrayContent([]) };
        foreach (string one in age?.Split('\n') ?? []) response.Headers.TryAddWithoutValidation("Age", one);
        if (expires is not null) response.Content.Headers.TryAddWithoutValidation("Expires", expires);
        var settings = new SourceSettings(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(40), default, default);
        return HttpLifetime.Of(CacheControl.Parse(control.Split('\n')), response, settings, Now);
    }
}
