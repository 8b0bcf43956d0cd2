using Lambda.Extensions.Sdk.CachingTests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.CachingTests.Service;

/// <summary>Fresh, stale, expired; and when it is refreshed. The clock is the test's.</summary>
internal sealed class FreshnessTests
{
    private static readonly string[] Settings = ["SSM_PARAMETER_STORE_TTL=10", "CACHING_STALE_WHILE_REVALIDATE_SECONDS=20"];

    [Test]
    public async Task What_is_stale_is_served_at_once_and_refreshed_only_in_a_hook()
    {
        var time = new FakeTimeProvider();
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(time, Settings);
        s.Store["/a"] = "1";
        await s.AskAsync(Asker.Parameter("/a"));
        s.Store["/a"] = "2";
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.That(await s.AskAsync(Asker.Parameter("/a")), Has.Property("Cache").EqualTo("HIT").And.Property("Age").EqualTo("9"));
        time.Advance(TimeSpan.FromSeconds(1));
        for (int i = 0; i < 3; i++) Assert.That(await s.AskAsync(Asker.Parameter("/a")), Has.Property("Cache").EqualTo("STALE").And.Property("Value").EqualTo("1"));
        Assert.That((s.Store.Calls.Count, s.Service.Cache.Flights), Is.EqualTo((1, 0)), "a freeze would find nothing under way");

        await s.Service.RefreshAsync(CancellationToken.None).Patiently();
        Assert.That((s.Store.Calls.Count, s.Service.Cache.Flights), Is.EqualTo((2, 0)));
        Assert.That(await s.AskAsync(Asker.Parameter("/a")), Has.Property("Cache").EqualTo("HIT").And.Property("Value").EqualTo("2").And.Property("Age").EqualTo("0"));
    }

    [Test]
    public async Task A_hook_refreshes_what_is_used_and_not_what_is_fresh_or_unused()
    {
        var time = new FakeTimeProvider();
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(time, Settings);
        foreach (string name in (string[])["/used", "/unused"]) s.Store[name] = "1";
        await s.AskAsync(Asker.Parameter("/used"));
        await s.AskAsync(Asker.Parameter("/unused"));
        await s.Service.RefreshAsync(CancellationToken.None).Patiently();
        Assert.That(s.Store.Calls, Has.Count.EqualTo(2), "all is fresh");
        time.Advance(TimeSpan.FromSeconds(11));
        await s.Service.RefreshAsync(CancellationToken.None).Patiently();
        Assert.That(s.Store.Calls, Has.Count.EqualTo(4), "both had been used");
        await s.AskAsync(Asker.Parameter("/used"));
        time.Advance(TimeSpan.FromSeconds(11));
        await s.Service.RefreshAsync(CancellationToken.None).Patiently();
        Assert.That((s.Store.CallsOf("/used"), s.Store.CallsOf("/unused")), Is.EqualTo((3, 2)));
    }

    [Test]
    public async Task A_hook_that_runs_refreshes_what_turns_out_to_be_stale_meanwhile_and_waits_for_it()
    {
        var time = new FakeTimeProvider();
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(time, Settings);
        foreach (string name in (string[])["/a", "/b"]) s.Store[name] = "1";
        await s.AskAsync(Asker.Parameter("/a"));
        time.Advance(TimeSpan.FromSeconds(5));
        await s.AskAsync(Asker.Parameter("/b"));
        time.Advance(TimeSpan.FromSeconds(6));
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        s.Store.Before = () => go.Task;
        Task hook = s.Service.RefreshAsync(CancellationToken.None);
        await Patience.Until(() => s.Store.CallsOf("/a") == 2);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.That((await s.AskAsync(Asker.Parameter("/b"))).Cache, Is.EqualTo("STALE"));
        await Patience.Until(() => s.Store.CallsOf("/b") == 2);
        Assert.That(hook.IsCompleted, Is.False);
        go.SetResult();
        await hook.Patiently();
        Assert.That((await s.AskAsync(Asker.Parameter("/b"))).Cache, Is.EqualTo("HIT"));
    }

    [Test]
    public async Task A_hook_out_of_time_leaves_nothing_under_way_and_what_there_was_is_served()
    {
        var time = new FakeTimeProvider();
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(time, Settings);
        s.Store["/a"] = "1";
        await s.AskAsync(Asker.Parameter("/a"));
        time.Advance(TimeSpan.FromSeconds(11));
        var never = new TaskCompletionSource();
        s.Store.Before = () => never.Task;
        using var budget = new CancellationTokenSource();
        Task hook = s.Service.RefreshAsync(budget.Token);
        await Patience.Until(() => s.Store.Calls.Count == 2);
        Assert.That((await s.AskAsync(Asker.Parameter("/a"))).Cache, Is.EqualTo("STALE"));
        await budget.CancelAsync();
        await hook.Patiently();
        Assert.That(s.Service.Cache.Flights, Is.Zero);
        Assert.That((await s.AskAsync(Asker.Parameter("/a"))).Cache, Is.EqualTo("STALE"));
        never.SetResult();
    }

    [Test]
    public async Task Where_nothing_freezes_it_is_refreshed_in_the_background()
    {
        var time = new FakeTimeProvider();
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(time, [.. Settings, "AWS_LAMBDA_INITIALIZATION_TYPE=lambda-managed-instances"]);
        s.Store["/a"] = "1";
        await s.AskAsync(Asker.Parameter("/a"));
        s.Store["/a"] = "2";
        time.Advance(TimeSpan.FromSeconds(11));
        Assert.That((await s.AskAsync(Asker.Parameter("/a"))).Value, Is.EqualTo("1"));
        await Patience.Until(() => s.Store.Calls.Count == 2 && s.Service.Cache.Flights == 0);
        Assert.That((await s.AskAsync(Asker.Parameter("/a"))).Value, Is.EqualTo("2"));
    }

    [Test]
    public async Task After_an_hour_nothing_of_the_past_is_fresh_and_many_who_ask_are_one_call()
    {
        var time = new FakeTimeProvider();
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(time, Settings);
        s.Store["/a"] = "1";
        await s.AskAsync(Asker.Parameter("/a"));
        s.Store["/a"] = "2";
        time.Advance(TimeSpan.FromHours(1));
        Reply[] replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => s.AskAsync(Asker.Parameter("/a"))));
        Assert.That(replies.Select(r => r.Value), Is.All.EqualTo("2"));
        Assert.That(s.Store.Calls, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_clock_set_back_makes_nothing_fresh_for_longer()
    {
        var time = new FakeTimeProvider();
        time.Advance(TimeSpan.FromDays(1));
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(time, Settings);
        s.Store["/a"] = "1";
        await s.AskAsync(Asker.Parameter("/a"));
        time.AdjustTime(time.GetUtcNow() - TimeSpan.FromHours(2));
        Assert.That((await s.AskAsync(Asker.Parameter("/a"))).Cache, Is.EqualTo("MISS"));
    }

    [Test]
    [Category("G16")]
    public async Task A_restore_forgets_and_overwrites_all_and_only_then_answers_are_kept()
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null, [.. Settings, "AWS_LAMBDA_INITIALIZATION_TYPE=snap-start", "CACHING_PREFETCH=/a"]);
        s.Store["/a"] = "1";
        Assert.That(await s.Service.PrefetchAsync(CancellationToken.None), Is.Empty);
        Assert.That((await s.AskAsync(Asker.Parameter("/a"))).Cache, Is.EqualTo("BYPASS"), "no secret lands in the snapshot");
        s.Service.OnRestored();
        await s.Service.PrefetchAsync(CancellationToken.None);
        Assert.That((await s.AskAsync(Asker.Parameter("/a"))).Cache, Is.EqualTo("HIT"));
        s.Service.OnRestored();
        Assert.That(s.Service.Cache.Count, Is.Zero);
        Assert.That((await s.AskAsync(Asker.Parameter("/a"))).Cache, Is.EqualTo("MISS"));
    }
}
