using Lambda.Extensions.Sdk.Hosting.Hooks;

namespace Lambda.Extensions.Sdk.Tests.Hosting;

/// <summary>G01: next is asked for, whatever a hook does.</summary>
[Category("G01")]
public sealed class BudgetTests
{
    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(700);

    public enum Way
    {
        Awaits,
        Blocks,
    }

    private static Task Hang(Endless endless, Way way, CancellationToken token) => way == Way.Awaits ? endless.Awaits(token) : endless.Blocks(token);

    [Test]
    public async Task An_invoke_hook_that_never_ends_costs_its_budget_and_the_grace([Values] Way way)
    {
        var life = new Life();
        using var endless = new Endless();
        life.Script.Invoke = (_, token) => Hang(endless, way, token);
        life.Start(o => o.HookTimeout = Budget);
        life.Invoke();
        await endless.Began;

        await life.PassBudget(Budget, endless.Cancelled);
        await life.Next(2);

        Assert.That(life.Counters.HooksAbandoned, Is.EqualTo(1));
        Assert.That(life.Logs.Ids, Has.Some.EqualTo(1012));
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    public async Task The_deadline_less_the_margin_caps_the_budget([Values] Way way)
    {
        var life = new Life();
        using var endless = new Endless();
        life.Script.Invoke = (_, token) => Hang(endless, way, token);
        life.Start(o =>
        {
            o.HookTimeout = TimeSpan.FromSeconds(30);
            o.DeadlineMargin = TimeSpan.FromMilliseconds(150);
        });
        await life.Next(1);
        life.Invoke(life.In(1000));
        await endless.Began;

        await life.PassBudget(TimeSpan.FromMilliseconds(850), endless.Cancelled);
        await life.Next(2);
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    public async Task A_hook_that_listens_to_its_token_is_cancelled_and_not_abandoned()
    {
        var life = new Life();
        var began = new TaskCompletionSource();
        life.Script.Invoke = async (_, token) =>
        {
            began.SetResult();
            await Task.Delay(Timeout.Infinite, token);
        };
        life.Start(o => o.HookTimeout = Budget);
        life.Invoke();
        await Life.Within(began.Task);

        life.Time.Advance(Budget);
        await life.Next(2);

        Assert.That(life.Counters, Has.Property("HooksCancelled").EqualTo(1).And.Property("HooksAbandoned").Zero.And.Property("HooksFailed").Zero);
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
    }

    [TestCase("constructor", Way.Blocks)]
    [TestCase("starting", Way.Blocks)]
    [TestCase("starting", Way.Awaits)]
    [TestCase("initialize", Way.Blocks)]
    [TestCase("initialize", Way.Awaits)]
    public async Task A_start_that_never_ends_leaves_an_idle_loop(string where, Way way)
    {
        var life = new Life();
        using var endless = new Endless();
        if (where == "constructor") life.Script.Constructor = () => endless.Blocks(CancellationToken.None).GetAwaiter().GetResult();
        else if (where == "starting") life.Script.Starting = token => Hang(endless, way, token);
        else life.Script.Initialize = token => Hang(endless, way, token);
        life.Start(o =>
        {
            o.StartingTimeout = Budget;
            o.InitializeTimeout = Budget;
        });
        await endless.Began;

        await life.PassBudget(Budget, where == "constructor" ? Task.CompletedTask : endless.Cancelled);
        // The constructor has no token to say that the budget was noticed.
        await life.PassTimeUntil(() => life.Api.NextAsked(1).IsCompleted);
        life.Invoke();
        await life.Next(2);
        Assert.That(life.Api.Calls, Has.None.EqualTo("invoke"));
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    public async Task A_shutdown_hook_that_never_ends_does_not_keep_the_process([Values] Way way)
    {
        var life = new Life();
        using var endless = new Endless();
        life.Script.Shutdown = (_, token) => Hang(endless, way, token);
        life.Start(o => o.DeadlineMargin = TimeSpan.FromMilliseconds(100));
        life.Shutdown(life.In(1000));
        await endless.Began;

        await life.PassBudget(TimeSpan.FromMilliseconds(900), endless.Cancelled);

        Assert.That(await life.ExitCode(), Is.Zero);
    }

    [Test]
    [Category("G02")]
    public async Task A_stuck_thread_that_comes_back_finds_the_loop_gone_and_disturbs_nothing()
    {
        var life = new Life();
        using var endless = new Endless();
        int invocations = 0;
        life.Script.Invoke = (_, token) => ++invocations == 1 ? endless.Blocks(token) : Task.CompletedTask;
        life.Start(o => o.HookTimeout = Budget);
        life.Invoke();
        await endless.Began;
        await life.PassBudget(Budget, endless.Cancelled);
        await life.Next(2);

        endless.Release();
        await endless.Left;
        life.Invoke();
        await life.Next(3);
        life.Invoke();
        await life.Next(4);

        Assert.That(invocations, Is.EqualTo(3));
        Assert.That(life.Api.MostPending, Is.EqualTo(1), "two threads asked for next");
        Assert.That(life.Script.Threads.Distinct().Count(), Is.EqualTo(2), "the loop moved exactly once");
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    public async Task An_extension_with_too_many_abandoned_hooks_is_skipped_until_one_ends()
    {
        var life = new Life();
        var stuck = new List<Endless>();
        life.Script.Invoke = (_, token) =>
        {
            var endless = new Endless();
            lock (stuck) stuck.Add(endless);
            return endless.Blocks(token);
        };
        life.Start(o => o.HookTimeout = Budget);
        for (int i = 0; i < ExtensionModule.MaxAbandoned; i++)
        {
            life.Invoke();
            await life.PassTimeUntil(() => stuck.Count > i);
            await stuck[i].Began;
            await life.PassBudget(Budget, stuck[i].Cancelled);
            await life.Next(i + 2);
        }

        life.Invoke();
        await life.Next(ExtensionModule.MaxAbandoned + 2);
        Assert.That(life.Counters.HooksSkipped, Is.EqualTo(1));
        Assert.That(stuck, Has.Count.EqualTo(ExtensionModule.MaxAbandoned));

        life.Script.Invoke = (_, _) => Task.CompletedTask;
        stuck[0].Release();
        await stuck[0].Left;
        int nexts = ExtensionModule.MaxAbandoned + 2;
        while (life.Api.Calls.Count(c => c == "invoke") == ExtensionModule.MaxAbandoned)
        {
            life.Invoke();
            await life.Next(++nexts);
        }

        Assert.That(await life.ShutdownAndExit(), Is.Zero);
        stuck.ForEach(s => s.Release());
    }

    [Test]
    public async Task An_initialization_that_ends_well_after_its_budget_brings_the_extension_back([Values] Way way)
    {
        var life = new Life();
        using var endless = new Endless();
        life.Script.Initialize = token => Hang(endless, way, token);
        life.Start(o => o.InitializeTimeout = Budget);
        await endless.Began;
        await life.PassBudget(Budget, endless.Cancelled);
        await life.Next(1);

        endless.Release();
        await endless.Left;
        int nexts = 1;
        while (!life.Api.Calls.Contains("invoke"))
        {
            life.Invoke();
            await life.Next(++nexts);
        }

        Assert.That(await life.ShutdownAndExit(), Is.Zero);
        Assert.That(life.Api.Calls, Has.Some.EqualTo("shutdown"));
    }

    [Test]
    public async Task Hooks_that_end_in_time_run_on_one_thread_and_start_no_other()
    {
        var life = new Life();
        life.Start();
        for (int i = 1; i <= 50; i++)
        {
            life.Invoke();
            await life.Next(i + 1);
        }

        Assert.That(await life.ShutdownAndExit(), Is.Zero);
        Assert.That(life.Script.Threads.Distinct().Count(), Is.EqualTo(1));
        Assert.That(life.Counters.Invocations, Is.EqualTo(50));
    }
}
