using System.Text;
using Lambda.Extensions.Sdk.InternalExtensions;
using Lambda.Extensions.Sdk.Testing.Lifecycle;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.InternalTests.Support;

/// <summary>An environment whose runtime is this test: it starts internal extensions, asks for events and answers them as a function's process would.</summary>
internal sealed class PlayedFunction : IAsyncDisposable
{
    private readonly HttpClient _http;
    private readonly List<Task> _ended = [];

    private PlayedFunction(LambdaEmulator lambda)
    {
        Lambda = lambda;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = lambda.BaseAddress, Timeout = TimeSpan.FromSeconds(60) };
        Variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["AWS_LAMBDA_RUNTIME_API"] = lambda.RuntimeApi };
    }

    public LambdaEmulator Lambda { get; }

    public Dictionary<string, string> Variables { get; }

    public Lines Log { get; } = new();

    public static async Task<PlayedFunction> OpenAsync(Action<LambdaEmulatorBuilder>? configure = null)
    {
        LambdaEmulatorBuilder builder = LambdaEmulator.CreateBuilder().ExpectFunction().WithTimeout(TimeSpan.FromSeconds(30));
        configure?.Invoke(builder);
        LambdaEmulator lambda = await builder.StartWithoutInitAsync();
        await lambda.WaitForEventAsync(EmulatorEventNames.RuntimeStarted);
        return new PlayedFunction(lambda);
    }

    public InternalExtension Start<T>(Action<ExtensionOptions>? configure = null, Action<ExtensionHostBuilder>? host = null)
        where T : ExtensionBase => Keep(InternalExtension.Start<T>(configure, builder =>
        {
            builder.UseEnvironment(LambdaEnvironment.FromVariables(Variables)).UseLoggerFactory(Log);
            host?.Invoke(builder);
        }));

    public InternalExtension Keep(InternalExtension extension)
    {
        _ended.Add(extension.Ended);
        return extension;
    }

    /// <summary>Asks for an event; the first call closes registration.</summary>
    public async Task<string> NextAsync()
    {
        using HttpResponseMessage response = await _http.GetAsync(new Uri("2018-06-01/runtime/invocation/next", UriKind.Relative));
        return response.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").Single();
    }

    /// <summary>Asks for the first event and waits for the end of INIT.</summary>
    public async Task<Task<string>> FirstNextAsync()
    {
        Task<string> next = NextAsync();
        InitResult init = await Lambda.WaitForInitAsync().Patiently();
        Assert.That(init.Succeeded, init.Message);
        return next;
    }

    public async Task RespondAsync(string requestId)
    {
        using var body = new StringContent("\"answer\"", Encoding.UTF8);
        using HttpResponseMessage response = await _http.PostAsync(new Uri($"2018-06-01/runtime/invocation/{requestId}/response", UriKind.Relative), body);
        response.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        Lambda.Function.Exit(0);
        await Lambda.DisposeAsync();
        _http.Dispose();
        // With its API gone, an extension's loop ends or keeps asking; it is a background thread, as in a function's process.
        foreach (Task task in _ended.Where(task => task.IsFaulted)) await task;
    }
}
