using Lambda.Extensions.Sdk.ExtensionsApi;
using Lambda.Extensions.Sdk.Tests.Delivery;
using Microsoft.Extensions.DependencyInjection;

namespace Lambda.Extensions.Sdk.Tests.Hosting;

/// <summary>G03: registration comes first. G25: hooks never overlap.</summary>
public sealed class OrderTests
{
    [Test]
    [Category("G03")]
    public async Task Nothing_of_the_authors_runs_before_register_but_the_hook_made_for_it()
    {
        var life = new Life();
        life.Start();
        await life.Next(1);
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
        Assert.That(life.Api.Calls, Is.EqualTo((string[])["constructor", "starting", "register", "initialize", "next", "shutdown"]));
    }

    [Test]
    [Category("G03")]
    public async Task Without_that_hook_even_the_container_is_built_after_register()
    {
        var life = new Life();
        life.Start<LateExtension>();
        await life.Next(1);
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
        Assert.That(life.Api.Calls, Is.EqualTo((string[])["register", "constructor", "initialize", "next", "shutdown"]));
    }

    [Test]
    [Category("G03")]
    public async Task An_instance_made_by_a_factory_may_be_of_a_derived_class_with_that_hook()
    {
        var life = new Life();
        life.Start<SecondExtension>(null, b =>
        {
            b.Services.AddSingleton<DerivableExtension>(s => new StartsEarly(life.Api));
            b.AddExtension<DerivableExtension>();
            b.Services.AddSingleton(new SecondScript());
        });
        await life.Next(1);
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
        Assert.That(life.Api.Calls.Take(2), Is.EqualTo((string[])["early", "register"]));
    }

    [Test]
    public async Task Several_extensions_share_one_registration_and_run_in_the_order_they_were_added()
    {
        var life = new Life();
        var second = new SecondScript();
        second.HookSet.Note = what => life.Api.Note("second " + what);
        life.Start<ScriptedExtension>(null, b =>
        {
            b.Services.AddSingleton(second);
            b.AddExtension<SecondExtension>();
        });
        life.Invoke();
        await life.Next(2);
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
        Assert.That(life.Api.Calls, Is.EqualTo((string[])[
            "constructor", "second constructor", "starting", "second starting", "register", "initialize", "second initialize",
            "next", "invoke", "second invoke", "next", "shutdown", "second shutdown"]));
    }

    [Test]
    [Category("G25")]
    public async Task Hooks_of_one_extension_never_overlap()
    {
        var life = new Life();
        var random = new Random(20261123);
        life.Script.Invoke = async (_, _) =>
        {
            int kind;
            lock (random) kind = random.Next(4);
            if (kind == 0) await Task.Yield();
            if (kind == 1) await Task.Run(() => { }, CancellationToken.None);
            if (kind == 2) throw new InvalidOperationException("boom");
        };
        life.Script.Initialize = async _ => await Task.Yield();
        life.Script.Shutdown = async (_, _) => await Task.Yield();
        life.Start();
        for (int i = 0; i < 500; i++) life.Invoke();
        await life.Next(501);
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
        Assert.That(life.Script.MostInside, Is.EqualTo(1));
        Assert.That(life.Api.MostPending, Is.EqualTo(1));
    }

    [Test]
    [Category("G25")]
    public async Task A_hook_is_not_started_while_the_one_before_awaits()
    {
        var life = new Life();
        var release = new TaskCompletionSource();
        var began = new TaskCompletionSource();
        life.Script.Initialize = async _ =>
        {
            began.SetResult();
            await release.Task;
        };
        life.Start();
        life.Invoke();
        await Life.Within(began.Task);
        Assert.That(life.Api.Calls, Has.None.EqualTo("next").And.None.EqualTo("invoke"));
        release.SetResult();
        await life.Next(2);
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    public async Task INVOKE_is_not_asked_for_when_no_hook_wants_it()
    {
        var life = new Life();
        life.Start<OnlyShutdown>();
        await life.Next(1);
        Assert.That(life.Api.RegisteredEvents, Is.EqualTo((ExtensionEvents[])[ExtensionEvents.Shutdown]));
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    public async Task Managed_Instances_get_SHUTDOWN_only()
    {
        var life = new Life { Variables = { ["AWS_LAMBDA_INITIALIZATION_TYPE"] = "lambda-managed-instances" } };
        life.Start();
        await life.Next(1);
        Assert.That(life.Api.RegisteredEvents, Is.EqualTo((ExtensionEvents[])[ExtensionEvents.Shutdown]));
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
        Assert.That(life.Api.Calls, Has.Some.EqualTo("shutdown"));
    }

    [Test]
    public async Task Other_initialization_types_get_both([Values("on-demand", "provisioned-concurrency", "snap-start", "", "something-new")] string type)
    {
        var life = new Life { Variables = { ["AWS_LAMBDA_INITIALIZATION_TYPE"] = type } };
        life.Start();
        await life.Next(1);
        Assert.That(life.Api.RegisteredEvents, Is.EqualTo((ExtensionEvents[])[ExtensionEvents.Invoke | ExtensionEvents.Shutdown]));
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    public async Task A_refused_INVOKE_is_repeated_without_it()
    {
        var life = new Life();
        life.Api.RegisterAnswers.Enqueue(() => throw new ExtensionsApiException("register was refused with status 403, Extension.InvalidEventType: INVOKE: ErrorInvalidEventType", 403, "Extension.InvalidEventType"));
        life.Start();
        await life.Next(1);
        Assert.That(life.Api.RegisteredEvents, Is.EqualTo((ExtensionEvents[])[ExtensionEvents.Invoke | ExtensionEvents.Shutdown, ExtensionEvents.Shutdown]));
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    public async Task How_long_next_was_parked_is_told_by_the_longer_clock()
    {
        var life = new Life();
        TimeSpan idle = default;
        life.Script.Invoke = (invoke, _) =>
        {
            idle = invoke.IdleTime;
            return Task.CompletedTask;
        };
        life.Start();
        await life.Next(1);
        life.Time.Advance(TimeSpan.FromHours(3));
        life.Invoke();
        await life.Next(2);
        Assert.That(idle, Is.EqualTo(TimeSpan.FromHours(3)));
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
    }

    private sealed class OnlyShutdown : ExtensionBase
    {
        protected override Task OnShutdownAsync(ShutdownEvent shutdown, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private class DerivableExtension : ExtensionBase;

    private sealed class StartsEarly(FakeExtensionsApi api) : DerivableExtension
    {
        protected override Task OnStartingAsync(CancellationToken cancellationToken)
        {
            api.Note("early");
            return Task.CompletedTask;
        }
    }
}
