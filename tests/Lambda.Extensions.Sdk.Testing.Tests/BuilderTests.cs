using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Faults;
using Lambda.Extensions.Sdk.Testing.Processes;
using Lambda.Extensions.Sdk.Testing.Tests.Support;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Tests;

/// <summary>The builder refuses invalid settings and can be used again.</summary>
public sealed class BuilderTests
{
    [Test]
    public void Two_extensions_of_one_name_are_refused()
    {
        var builder = LambdaEmulator.CreateBuilder().AddExtension("/opt/extensions/ext");
        Assert.That(() => builder.ExpectExtension("ext"), Throws.ArgumentException.With.Message.Contains("'ext' already"));
        Assert.That(() => builder.AddExtension("/elsewhere/ext"), Throws.ArgumentException);
    }

    [Test]
    public void Values_out_of_range_are_refused()
    {
        var builder = LambdaEmulator.CreateBuilder();
        Assert.That(() => builder.WithTimeout(TimeSpan.Zero), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => builder.WithTimeout(TimeSpan.FromMinutes(16)), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => builder.WithInitTimeout(TimeSpan.Zero), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => builder.WithMemory(127), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => builder.WithMemory(10241), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => builder.WithMaxConcurrency(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => builder.WithInitializationType("cold"), Throws.ArgumentException.With.Message.Contains("'cold'"));
        Assert.That(() => builder.WithShutdownBudgets(new ShutdownBudgets { RuntimeShare = TimeSpan.FromSeconds(-1) }), Throws.ArgumentException);
        Assert.That(() => builder.AddExtension(""), Throws.ArgumentException);
    }

    [TestCase(InitializationTypes.OnDemand, 10)]
    [TestCase(InitializationTypes.ProvisionedConcurrency, 130)]
    [TestCase(InitializationTypes.SnapStart, 130)]
    [TestCase(InitializationTypes.ManagedInstances, 130)]
    public void INITs_limit_depends_on_the_type(string type, int seconds)
    {
        var settings = new EmulatorSettings { Function = new PlayedProgram(), InitializationType = type };
        Assert.That(settings.EffectiveInitTimeout, Is.EqualTo(TimeSpan.FromSeconds(seconds)));
        var longer = settings with { Timeout = TimeSpan.FromSeconds(600) };
        Assert.That(longer.EffectiveInitTimeout, Is.EqualTo(TimeSpan.FromSeconds(type == InitializationTypes.OnDemand ? 10 : 600)));
    }

    [Test]
    public async Task One_builder_can_start_several_emulators()
    {
        var builder = LambdaEmulator.CreateBuilder()
            .AddExtension("ext", SimpleExtension.RunAsync("ext"))
            .WithFaults(f => f.OnRegister(Fault.Delay(TimeSpan.FromMilliseconds(1))));
        await using var first = await builder.StartAsync();
        await using var second = await builder.WithFunctionName("other").StartAsync();
        Assert.That(first.RuntimeApi, Is.Not.EqualTo(second.RuntimeApi));
        Assert.That((await first.InvokeAsync("1")).Payload, Is.EqualTo("1"));
        Assert.That((await second.InvokeAsync("2")).Payload, Is.EqualTo("2"));
        Assert.That(first.Count(EmulatorEventNames.Fault), Is.EqualTo(1));
        Assert.That(second.Count(EmulatorEventNames.Fault), Is.EqualTo(1), "each has its own faults");
    }

    [Test]
    public async Task Giving_up_the_start_shuts_down_what_was_started()
    {
        using var cancel = new CancellationTokenSource();
        var stopped = new TaskCompletionSource();
        var start = LambdaEmulator.CreateBuilder()
            .AddExtension("silent", async (_, stopping) =>
            {
                stopping.Register(stopped.SetResult);
                await cancel.CancelAsync();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping);
                return 0;
            })
            .StartAsync(cancel.Token);
        await Assert.ThatAsync(() => start, Throws.InstanceOf<OperationCanceledException>());
        await stopped.Task.Soon();
    }

    [Test]
    public async Task Many_emulators_run_side_by_side()
    {
        using var scripts = new ScriptFolder();
        var path = scripts.Python("ext", ScriptFolder.GoodExtension);
        var ports = await Task.WhenAll(Enumerable.Range(0, 12).Select(async i =>
        {
            var builder = LambdaEmulator.CreateBuilder().WithEnvironment("NUMBER", $"{i}");
            if (i % 3 == 0) builder.AddExtension(path);
            else builder.AddExtension("ext", SimpleExtension.RunAsync("ext"));
            await using var lambda = await builder.UseFunction((invocation, _) => Task.FromResult(invocation.Environment["NUMBER"])).StartAsync();
            for (var n = 0; n < 3; n++) Assert.That((await lambda.InvokeAsync()).Payload, Is.EqualTo($"{i}"));
            await lambda.ShutdownAsync();
            Assert.That(lambda.Extensions["ext"].State, Is.EqualTo(ExtensionState.Exited), lambda.Story());
            return lambda.RuntimeApi;
        })).Soon();
        Assert.That(ports, Is.Unique);
    }
}
