using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Http;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Processes;
using Lambda.Extensions.Sdk.Testing.Telemetry;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing;

/// <summary>
/// Runs a whole life of a throw-away environment, once in a process, before the first emulator starts. Without it the time in which the
/// emulator's own code is compiled would count as the first extension's start.
/// </summary>
internal static class WarmUp
{
    private const string Name = "warm-up";
    private const string Extensions = "2020-01-01/extension/";

    /// <summary>The time after which an emulator starts in any case.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private static readonly Task Once = Task.Run(RunAsync);

    /// <summary>Waits until the process is warm.</summary>
    public static Task WaitAsync(CancellationToken cancellationToken) => Once.WaitAsync(cancellationToken);

    private static async Task RunAsync()
    {
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        try
        {
            await LiveAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or EmulatorException or LaunchException)
        {
            // It costs the first emulator some time, and nothing else.
        }
    }

    private static async Task LiveAsync(CancellationToken limit)
    {
        var settings = new EmulatorSettings
        {
            Function = new DelegateProgram(new BuiltInRuntime(BuiltInRuntime.EchoAsync).RunAsync),
            Extensions = [new ExtensionDefinition(Name, new PlayedProgram()), new ExtensionDefinition(Name + "-process", new CommandProgram("/bin/true", []))],
            Telemetry = new EmulatorTelemetryOptions { Policy = TelemetryDeliveryPolicy.Drop },
        };
        // The process ends at once, which fails the first INIT: the paths of a process and of a reset are warm.
        await WithEmulatorAsync(settings, lambda => lambda.WaitForInitAsync(limit), limit).ConfigureAwait(false);
        settings = settings with { Extensions = [settings.Extensions[0]] };
        await WithEmulatorAsync(settings, lambda => LiveAsync(lambda, limit), limit).ConfigureAwait(false);
    }

    private static async Task WithEmulatorAsync(EmulatorSettings settings, Func<LambdaEmulator, Task> use, CancellationToken limit)
    {
        LambdaEmulator lambda = await LambdaEmulator.OpenWarmAsync(settings, _ => { }, limit).ConfigureAwait(false);
        try
        {
            await use(lambda).ConfigureAwait(false);
        }
        finally
        {
            await lambda.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task LiveAsync(LambdaEmulator lambda, CancellationToken limit)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = lambda.BaseAddress };
        Task init = lambda.WaitForInitAsync(limit);
        await lambda.WaitForEventAsync(EmulatorEventNames.ExtensionStarted, Name, limit).ConfigureAwait(false);
        await RegisterAsync(client, lambda.BaseAddress.Port, limit).ConfigureAwait(false);
        Task<HttpResponseMessage> next = client.GetAsync(new Uri(Extensions + "event/next", UriKind.Relative), limit);
        await init.ConfigureAwait(false);
        PendingInvocation invocation = lambda.BeginInvoke();
        using HttpResponseMessage delivered = await next.ConfigureAwait(false);
        _ = client.GetAsync(new Uri(Extensions + "event/next", UriKind.Relative), limit);
        await invocation.Completion.WaitAsync(limit).ConfigureAwait(false);
    }

    private static async Task RegisterAsync(HttpClient client, int port, CancellationToken limit)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Extensions + "register") { Content = new StringContent("""{"events":["INVOKE","SHUTDOWN"]}""") };
        request.Headers.Add("Lambda-Extension-Name", Name);
        using HttpResponseMessage registered = await client.SendAsync(request, limit).ConfigureAwait(false);
        client.DefaultRequestHeaders.Add(ExtensionCalls.IdentifierHeader, registered.Headers.GetValues(ExtensionCalls.IdentifierHeader));
        // The emulator's own server refuses the deliveries, and each is tried once.
        using var subscription = new StringContent(
            $$"""{"schemaVersion":"2025-01-29","types":["platform","function"],"buffering":{"timeoutMs":25},"destination":{"protocol":"HTTP","URI":"http://sandbox:{{port}}" } }""");
        using HttpResponseMessage subscribed = await client.PutAsync(new Uri(SubscriptionsApi.TelemetryPath, UriKind.Relative), subscription, limit).ConfigureAwait(false);
    }
}
