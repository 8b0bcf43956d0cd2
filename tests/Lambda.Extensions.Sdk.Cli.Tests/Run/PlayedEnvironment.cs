using System.Net.Http.Json;
using System.Text;
using Lambda.Extensions.Sdk.Testing;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Cli.Tests.Run;

/// <summary>An emulator whose extension and function the test plays call by call, so that the order of events is the test's.</summary>
internal sealed class PlayedEnvironment : IAsyncDisposable
{
    public const string Extension = "my-ext";

    private readonly HttpClient _http;
    private Task<HttpResponseMessage>? _extensionNext;
    private Task<HttpResponseMessage>? _runtimeNext;
    private string? _identifier;

    private PlayedEnvironment(LambdaEmulator emulator)
    {
        Emulator = emulator;
        _http = new HttpClient { BaseAddress = emulator.BaseAddress, Timeout = Timeout.InfiniteTimeSpan };
    }

    public LambdaEmulator Emulator { get; }

    public static async Task<PlayedEnvironment> StartAsync(Action<LambdaEmulatorBuilder>? configure = null)
    {
        var builder = LambdaEmulator.CreateBuilder().ExpectExtension(Extension).ExpectFunction();
        configure?.Invoke(builder);
        return new PlayedEnvironment(await builder.StartWithoutInitAsync());
    }

    /// <summary>INIT as it should be, in a fixed order.</summary>
    public async Task InitAsync(params string[] events)
    {
        await RegisterAsync(Extension, events);
        await WaitAsync(EmulatorEventNames.RuntimeStarted);
        await AskForNextAsync();
        await RuntimeAsksForNextAsync();
        await Emulator.WaitForInitAsync();
    }

    public async Task RegisterAsync(string name, params string[] events)
    {
        await WaitAsync(EmulatorEventNames.ExtensionStarted);
        using var request = new HttpRequestMessage(HttpMethod.Post, "2020-01-01/extension/register") { Content = JsonContent.Create(new { events }) };
        request.Headers.Add("Lambda-Extension-Name", name);
        using var response = await _http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        _identifier = response.Headers.GetValues("Lambda-Extension-Identifier").Single();
    }

    /// <summary>Subscribes to everything.</summary>
    public async Task SubscribeAsync(int port)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "2022-07-01/telemetry")
        {
            Content = new StringContent($$"""
                {"schemaVersion":"2025-01-29","types":["platform","function"],"buffering":{"timeoutMs":30000},
                 "destination":{"protocol":"HTTP","URI":"http://sandbox.localdomain:{{port}}/" } }
                """),
        };
        request.Headers.Add("Lambda-Extension-Identifier", _identifier);
        using var response = await _http.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>The extension's <c>next</c>, which stays pending.</summary>
    public async Task AskForNextAsync()
    {
        var before = Count(EmulatorEventNames.ExtensionNext);
        var request = new HttpRequestMessage(HttpMethod.Get, "2020-01-01/extension/event/next");
        request.Headers.Add("Lambda-Extension-Identifier", _identifier);
        _extensionNext = _http.SendAsync(request);
        await WaitAsync(EmulatorEventNames.ExtensionNext, before + 1);
    }

    public async Task ReceiveEventAsync()
    {
        using var response = await _extensionNext!;
        response.EnsureSuccessStatusCode();
    }

    public async Task ReportErrorAsync(string call, string errorType, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"2020-01-01/extension/{call}/error") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("Lambda-Extension-Identifier", _identifier);
        request.Headers.Add("Lambda-Extension-Function-Error-Type", errorType);
        using var response = await _http.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>The runtime's <c>next</c>, which stays pending.</summary>
    public async Task RuntimeAsksForNextAsync()
    {
        await WaitAsync(EmulatorEventNames.RuntimeStarted);
        var before = Count(EmulatorEventNames.RuntimeNext);
        _runtimeNext = _http.GetAsync(new Uri("2018-06-01/runtime/invocation/next", UriKind.Relative));
        await WaitAsync(EmulatorEventNames.RuntimeNext, before + 1);
    }

    public async Task AnswerAsync(string kind, string body)
    {
        using var next = await _runtimeNext!;
        var requestId = next.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").Single();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(new Uri($"2018-06-01/runtime/invocation/{requestId}/{kind}", UriKind.Relative), content);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>A whole invocation, the extension last.</summary>
    public async Task InvokeAsync(string kind, string body)
    {
        var invocation = Emulator.BeginInvoke();
        await ReceiveEventAsync();
        await AnswerAsync(kind, body);
        await RuntimeAsksForNextAsync();
        await Emulator.Timeline.WaitForAsync<RuntimeDoneEvent>(done => done.RequestId == invocation.RequestId);
        await AskForNextAsync();
        await invocation.Completion;
    }

    /// <summary>SHUTDOWN: the runtime ends, then the extension gets its event and ends.</summary>
    public async Task ShutdownAsync(int exitCode)
    {
        var shutdown = Emulator.ShutdownAsync();
        await WaitAsync(EmulatorEventNames.ShutdownStart);
        Emulator.Function.Exit(0);
        await ReceiveEventAsync();
        Emulator.Extensions[Extension].Exit(exitCode);
        await shutdown;
    }

    public async ValueTask DisposeAsync()
    {
        await Emulator.DisposeAsync();
        _http.Dispose();
    }

    private int Count(string name) => Emulator.Timeline.Count(happened => happened.Name == name);

    private async Task WaitAsync(string name, int count = 1)
    {
        var seen = 0;
        await Emulator.Timeline.WaitForAsync<EmulatorEvent>(happened => happened.Name == name && ++seen == count);
    }
}
