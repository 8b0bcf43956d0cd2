using Lambda.Extensions.Sdk.CachingTests.Support;
using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Invocations;
using PublishedSamples;

namespace Lambda.Extensions.Sdk.CachingTests.Native;

/// <summary>An emulated environment with the natively published extension in it, and a function that asks it what its test wants.</summary>
internal sealed class CachingLambda : IAsyncDisposable
{
    public const string Name = "Caching";

    private readonly Asker _asker;
    private Func<Asker, Task> _handler = static _ => Task.CompletedTask;

    private CachingLambda(int port) => _asker = new Asker(port);

    public LambdaEmulator Emulator { get; private set; } = null!;

    public EmulatedExtension Extension => Emulator.Extensions[Name];

    /// <summary>An environment's builder, with limits that a busy machine does not run into; variables as <c>NAME=value</c>.</summary>
    public static LambdaEmulatorBuilder Builder(int port, ParameterStore store, params string[] variables) =>
        Configure(LambdaEmulator.CreateBuilder().AddExtension(PublishedSample.Executable(Name)), port, store, variables);

    public static Task<CachingLambda> StartAsync(ParameterStore store, Action<LambdaEmulatorBuilder>? configure, params string[] variables)
    {
        int port = FreePort.Take();
        return StartAsync(port, Builder(port, store, variables), configure);
    }

    /// <summary>An environment in which a command runs the extension.</summary>
    public static Task<CachingLambda> StartCommandAsync(ParameterStore store, string fileName, string[] arguments, params string[] variables)
    {
        int port = FreePort.Take();
        return StartAsync(port, Configure(LambdaEmulator.CreateBuilder().AddExtensionCommand(Name, fileName, arguments), port, store, variables), configure: null);
    }

    private static LambdaEmulatorBuilder Configure(LambdaEmulatorBuilder builder, int port, ParameterStore store, string[] variables)
    {
        builder
            .WithTimeout(TimeSpan.FromSeconds(120))
            .WithInitTimeout(TimeSpan.FromSeconds(120))
            .WithShutdownBudgets(new ShutdownBudgets { WithExternal = TimeSpan.FromSeconds(40), RuntimeShare = TimeSpan.FromSeconds(20) })
            .WithEnvironment("PARAMETERS_SECRETS_EXTENSION_HTTP_PORT", port.ToString(System.Globalization.CultureInfo.InvariantCulture))
            .WithEnvironment("AWS_ENDPOINT_URL_SSM", store.Address)
            .WithEnvironment("LAMBDA_EXT_HOOK_TIMEOUT_MS", "60000")
            .WithEnvironment("LAMBDA_EXT_INITIALIZE_TIMEOUT_MS", "60000");
        foreach (string variable in variables) builder.WithEnvironment(variable.Split('=', 2)[0], variable.Split('=', 2)[1]);
        return builder;
    }

    private static async Task<CachingLambda> StartAsync(int port, LambdaEmulatorBuilder builder, Action<LambdaEmulatorBuilder>? configure)
    {
        var lambda = new CachingLambda(port);
        builder.UseFunction(async (_, _) =>
        {
            await lambda._handler(lambda._asker);
            return "{}";
        });
        configure?.Invoke(builder);
        lambda.Emulator = await builder.StartAsync().Patiently();
        return lambda;
    }

    /// <summary>One invocation, in which the function asks for these, one after the other.</summary>
    public async Task<Reply[]> InvokeAsync(params string[] targets)
    {
        List<Reply> replies = [];
        await InvokeAsync(async asker =>
        {
            foreach (string target in targets) replies.Add(await asker.AskAsync(target));
        });
        return [.. replies];
    }

    /// <summary>One invocation with a handler of the test's.</summary>
    public async Task InvokeAsync(Func<Asker, Task> handler)
    {
        _handler = handler;
        InvocationResult result = await Emulator.InvokeAsync();
        Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.Success), Story());
    }

    public async Task ShutsDownWell()
    {
        await Emulator.ShutdownAsync();
        Assert.That(Extension, Has.Property("ExitCode").Zero.And.Property("Killed").False, Story());
    }

    public string Story() => string.Join('\n', Emulator.Timeline.Select(e => e.ToString()));

    public async ValueTask DisposeAsync()
    {
        _asker.Dispose();
        await Emulator.DisposeAsync();
    }
}
