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

    [TestCase("", 20, 40)]
    [TestCase("max-age=60", 0, 40)]
    [TestCase("max-age=60, stale-while-revalidate=5, stale-if-error=7", 5, 7)]
    [TestCase("must-revalidate", 0, 0)]
    [TestCase("max-age=60, stale-while-revalidate=5, stale-if-error=7, must-revalidate", 0, 0)]
    [TestCase("max-age=60, stale-while-revalidate=5, stale-if-error=7, no-cache", 0, 0)]
    [TestCase("proxy-revalidate", 20, 40)]
    public void An_origin_that_names_a_time_grants_no_stale_answers_by_itself_and_one_that_wants_a_check_none_at_all(string control, double stale, double onError)
    {
        Lifetime lifetime = Of(control, null, null);
        Assert.That((lifetime.Stale.TotalSeconds, lifetime.OnError.TotalSeconds), Is.EqualTo((stale, onError)));
    }

    [Test]
    public void Expires_names_a_time_too_and_max_age_comes_before_it()
    {
        Assert.That(Of("", null, "Fri, 27 Nov 2026 08:00:10 GMT").Stale, Is.EqualTo(TimeSpan.Zero));
        Assert.That(Of("max-age=60", null, "Fri, 27 Nov 2026 08:00:10 GMT").Fresh, Is.EqualTo(TimeSpan.FromSeconds(60)));
    }

    [Test]
    public void Expires_counts_from_the_origin_s_own_date() =>
        Assert.That(Of("", null, "Fri, 27 Nov 2026 09:00:10 GMT", "Fri, 27 Nov 2026 09:00:00 GMT").Fresh, Is.EqualTo(TimeSpan.FromSeconds(10)));

    [TestCase("no-store", true, false, false, false)]
    [TestCase("no-cache", false, true, false, false)]
    [TestCase("PRIVATE", false, false, true, false)]
    [TestCase("private=\"x-user\"", false, false, true, false)]
    [TestCase(" must-revalidate ", false, false, false, true)]
    [TestCase("max-age=1,no-store , private", true, false, true, false)]
    [TestCase("x=\"no-store\", public, s-maxage=5", false, false, false, false)]
    [TestCase("=no-store", false, false, false, false)]
    public void Each_statement_counts_in_any_case_and_place(string control, bool noStore, bool noCache, bool isPrivate, bool mustRevalidate)
    {
        var all = CacheControl.Parse([control]);
        Assert.That((all.NoStore, all.NoCache, all.IsPrivate, all.MustRevalidate), Is.EqualTo((noStore, noCache, isPrivate, mustRevalidate)));
    }

    [TestCase("a, b", "a| b")]
    [TestCase("\"a,b\",c", "\"a,b\"|c")]
    [TestCase("\"a\\\",b\",c", "\"a\\\",b\"|c")]
    [TestCase("\"a,b", "\"a,b")]
    [TestCase("\"a\\", "\"a\\")]
    [TestCase("a\\,b", "a\\|b")]
    [TestCase(" , ,", "")]
    public void A_list_is_split_at_the_commas_outside_of_quotes(string list, string members) =>
        Assert.That(string.Join('|', HeaderList.Split(list)), Is.EqualTo(members));

    private static Lifetime Of(string control, string? age, string? expires, string? date = null)
    {
        using var response = new HttpResponseMessage { Content = new ByteArrayContent([]) };
        foreach (string one in age?.Split('\n') ?? []) response.Headers.TryAddWithoutValidation("Age", one);
        if (date is not null) response.Headers.TryAddWithoutValidation("Date", date);
        if (expires is not null) response.Content.Headers.TryAddWithoutValidation("Expires", expires);
        var settings = new SourceSettings(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(40), default, default);
        return HttpLifetime.Of(CacheControl.Parse(control.Split('\n')), response, settings, Now);
    }
}
