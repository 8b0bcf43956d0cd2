using System.Collections.Concurrent;
using Caching;
using Caching.Configuration;

namespace Lambda.Extensions.Sdk.CachingTests.Support;

/// <summary>The extension's service in the test's process, with a clock of the test's if it likes, in front of origins of the test's.</summary>
internal sealed class ServiceUnderTest : IAsyncDisposable
{
    private ServiceUnderTest(CachingService service, ParameterStore store, WebOrigin web, MemoryStream output)
    {
        Service = service;
        Store = store;
        Web = web;
        Output = output;
        Function = new Asker(service.Port);
    }

    public CachingService Service { get; }

    public ParameterStore Store { get; }

    public WebOrigin Web { get; }

    public MemoryStream Output { get; }

    public Asker Function { get; }

    /// <summary>The lines that the service had logged.</summary>
    public ConcurrentQueue<string> Warnings { get; private init; } = new();

    /// <summary>A service in an image without OpenSSL.</summary>
    public static Task<ServiceUnderTest> StartWithoutOpenSslAsync(params string[] variables) => StartAsync(null, () => false, variables);

    /// <summary>Variables as <c>NAME=value</c>; the origin is called <c>web</c>, its base address ends with <c>/base</c>.</summary>
    public static Task<ServiceUnderTest> StartAsync(TimeProvider? time, params string[] variables) => StartAsync(time, () => true, variables);

    private static async Task<ServiceUnderTest> StartAsync(TimeProvider? time, Func<bool> openSslIsAvailable, string[] variables)
    {
        ParameterStore store = await ParameterStore.StartAsync();
        WebOrigin web = await WebOrigin.StartAsync();
        Dictionary<string, string> all = new(StringComparer.Ordinal)
        {
            ["AWS_SESSION_TOKEN"] = Asker.Token,
            ["AWS_REGION"] = "us-east-1",
            ["AWS_ENDPOINT_URL_SSM"] = store.Address,
            ["CACHING_ORIGINS"] = $"web={web.Address}/base",
        };
        foreach (string variable in variables) all[variable.Split('=', 2)[0]] = variable.Split('=', 2)[1];
        CachingSettings settings = SettingsReader.Read(new VariableReader(LambdaEnvironment.FromVariables(all)));
        Assert.That(settings.Complaints, Is.Empty);
        var output = new MemoryStream();
        ConcurrentQueue<string> warnings = new();
        var service = new CachingService(settings with { Port = 0 }, time ?? TimeProvider.System, () => output, new ServerLog(type => Assert.Fail(type)), warnings.Enqueue, openSslIsAvailable);
        service.Listen();
        return new ServiceUnderTest(service, store, web, output) { Warnings = warnings };
    }

    public Task<Reply> AskAsync(string target, params (string Name, string Value)[] headers) => Function.AskAsync(target, headers).Patiently();

    public async ValueTask DisposeAsync()
    {
        Function.Dispose();
        await Service.DisposeAsync();
        await Store.DisposeAsync();
        await Web.DisposeAsync();
    }
}
