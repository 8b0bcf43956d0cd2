using Lambda.Extensions.Sdk.ExtensionsApi;

namespace Lambda.Extensions.Sdk.Tests.ExtensionsApi;

/// <summary>A client and the server it talks to.</summary>
public abstract class ApiTest
{
    // Not what is tested: only so that a hang fails instead of hanging.
    protected static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    private protected ScriptedServer Server { get; private set; } = null!;

    protected ExtensionsApiClient Client { get; private set; } = null!;

    [SetUp]
    public void Start()
    {
        Server = new ScriptedServer();
        Client = new ExtensionsApiClient(Server.Host);
    }

    [TearDown]
    public void Stop()
    {
        Client.Dispose();
        Server.Dispose();
    }

    /// <summary>Registers, and takes that request out of the way.</summary>
    protected async Task RegisterAsync()
    {
        Server.Answer(ScriptedServer.Registered());
        await Client.RegisterAsync("ext", ExtensionEvents.Shutdown);
        await Server.RequestAsync();
    }

    /// <summary>A call that blocks its thread, on one of its own.</summary>
    protected static Task<T> Pending<T>(Func<ValueTask<T>> call) =>
        Task.Factory.StartNew(() => call().AsTask().GetAwaiter().GetResult(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>What a call that must fail says.</summary>
    protected static async Task<ExtensionsApiException> FailureOf(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (ExtensionsApiException e)
        {
            return e;
        }

        throw new AssertionException("The call succeeded.");
    }
}
