using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Tests.Support;

/// <summary>An emulator with one extension, named "ext", that the test plays.</summary>
internal sealed class Stage : IAsyncDisposable
{
    public const string Name = "ext";

    private Stage(LambdaEmulator lambda)
    {
        Lambda = lambda;
        Caller = new ApiCaller(lambda);
    }

    public LambdaEmulator Lambda { get; }

    public ApiCaller Caller { get; }

    public EmulatedExtension Extension => Lambda.Extensions[Name];

    /// <summary>The identifier of the last registration made by <see cref="RegisterAsync"/>.</summary>
    public string Identifier { get; private set; } = "";

    public static async Task<Stage> SetAsync(Action<LambdaEmulatorBuilder>? configure = null)
    {
        var builder = LambdaEmulator.CreateBuilder().ExpectExtension(Name);
        configure?.Invoke(builder);
        var lambda = await builder.StartWithoutInitAsync();
        await lambda.WaitForEventAsync(EmulatorEventNames.ExtensionStarted, Name);
        return new Stage(lambda);
    }

    /// <summary>Registers and asks for the first event; the pending call comes back.</summary>
    public async Task<Task<Answer>> RegisterAndAskAsync(string body = ApiCaller.Both)
    {
        await RegisterAsync(body);
        return await AskAsync();
    }

    public async Task RegisterAsync(string body = ApiCaller.Both)
    {
        var answer = await Caller.RegisterAsync(Name, body);
        Assert.That(answer.Status, Is.EqualTo(200), answer.Body);
        Identifier = answer.Identifier;
    }

    /// <summary>Asks for the next event and waits until the emulator has taken the call.</summary>
    public async Task<Task<Answer>> AskAsync(CancellationToken cancellationToken = default)
    {
        var before = Lambda.Count(EmulatorEventNames.ExtensionNext, Name);
        var next = Caller.NextAsync(Identifier, cancellationToken);
        await Lambda.WaitForCountAsync(EmulatorEventNames.ExtensionNext, Name, before + 1);
        return next;
    }

    /// <summary>Completes INIT; the pending call comes back.</summary>
    public async Task<Task<Answer>> CompleteInitAsync(string body = ApiCaller.Both)
    {
        var next = await RegisterAndAskAsync(body);
        var init = await Lambda.WaitForInitAsync();
        Assert.That(init.Succeeded, Is.True, init.Message);
        return next;
    }

    public async ValueTask DisposeAsync()
    {
        await Lambda.DisposeAsync();
        Caller.Dispose();
    }
}
