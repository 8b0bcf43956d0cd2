using Lambda.Extensions.Sdk.Testing.Lifecycle;
using Lambda.Extensions.Sdk.Testing.Tests.Support;
using Lambda.Extensions.Sdk.Testing.Timeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Testing.Tests;

/// <summary>Extensions made with the SDK inside the test process: options and log lines.</summary>
public sealed class SdkExtensionTests
{
    [Test]
    public async Task Log_lines_of_an_in_process_extension_are_in_its_output_and_in_the_timeline()
    {
        await using LambdaEmulator lambda = await LambdaEmulator.CreateBuilder().AddExtension<Talker>().StartAsync();
        await lambda.InvokeAsync();
        LogEvent line = await lambda.Timeline.WaitForAsync<LogEvent>(log => log.Line.Text.Contains("hello from a hook", StringComparison.Ordinal));
        Assert.That(line.Extension, Is.EqualTo(nameof(Talker)));
        Assert.That(lambda.Extensions[nameof(Talker)].Output.Select(output => output.Text), Has.One.EndsWith("hello from a hook"));
    }

    [Test]
    public async Task Options_of_an_in_process_extension_can_be_set_by_a_parameter()
    {
        await using LambdaEmulator lambda = await LambdaEmulator.CreateBuilder()
            .AddExtension<Talker>(options: options => options.LogLevel = LogLevel.Error).StartAsync();
        await lambda.InvokeAsync();
        await lambda.ShutdownAsync();
        Assert.That(lambda.Extensions[nameof(Talker)].Output, Is.Empty);
    }

    [Test]
    public async Task Options_of_an_in_process_extension_can_be_set_on_its_host()
    {
        await using LambdaEmulator lambda = await LambdaEmulator.CreateBuilder()
            .AddExtension<Talker>(host => host.AddExtension<Talker>(options => options.LogLevel = LogLevel.Error)).StartAsync();
        await lambda.InvokeAsync();
        await lambda.ShutdownAsync();
        Assert.That(lambda.Extensions[nameof(Talker)].Output, Is.Empty);
    }

    [Test]
    public async Task An_extension_runs_before_the_others_of_its_host_and_takes_replaced_services()
    {
        var order = new List<string>();
        await using LambdaEmulator lambda = await LambdaEmulator.CreateBuilder()
            .AddExtension<First>(host =>
            {
                host.Services.AddSingleton(order);
                host.AddExtension<Second>();
            })
            .StartAsync();
        await lambda.InvokeAsync();
        Assert.That(order, Is.EqualTo(new[] { "first", "second" }));
    }

    [Test]
    public async Task Two_sources_of_options_for_one_extension_are_refused()
    {
        await using LambdaEmulator lambda = await LambdaEmulator.CreateBuilder()
            .AddExtension<Talker>(host => host.AddExtension<Talker>(), options: _ => { }).StartWithoutInitAsync();
        InitResult init = await lambda.WaitForInitAsync().Soon();
        Assert.That(init.Message, Does.Contain("Talker was added before"));
    }

    private sealed class Talker(ILogger<Talker> log) : ExtensionBase
    {
        protected override Task OnInvokeAsync(InvokeEvent invocation, CancellationToken cancellationToken)
        {
            log.LogInformation("hello from a hook");
            return Task.CompletedTask;
        }
    }

    private sealed class First(List<string> order) : ExtensionBase
    {
        protected override Task OnInvokeAsync(InvokeEvent invocation, CancellationToken cancellationToken)
        {
            order.Add("first");
            return Task.CompletedTask;
        }
    }

    private sealed class Second(List<string> order) : ExtensionBase
    {
        protected override Task OnInvokeAsync(InvokeEvent invocation, CancellationToken cancellationToken)
        {
            order.Add("second");
            return Task.CompletedTask;
        }
    }
}
