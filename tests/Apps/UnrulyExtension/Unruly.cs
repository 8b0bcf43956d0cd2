using Lambda.Extensions.Sdk;

namespace UnrulyExtension;

/// <summary>
/// Each hook says its name on stdout and then does what its variable UNRULY_CONSTRUCTOR, _STARTING, _INITIALIZE, _INVOKE,
/// _SHUTDOWN says: <c>throw</c> (at once), <c>fail</c> (after an await), <c>block</c> (its thread, for ever), <c>spin</c> (an
/// endless loop), <c>hang</c> (awaits for ever), <c>late</c> (2 s, deaf to its token), <c>listen</c> (until its token).
/// </summary>
internal sealed class Unruly : ExtensionBase
{
    private readonly LambdaEnvironment _environment;

    public Unruly(LambdaEnvironment environment)
    {
        _environment = environment;
        Misbehave("constructor", CancellationToken.None).GetAwaiter().GetResult();
    }

    protected override Task OnStartingAsync(CancellationToken cancellationToken) => Misbehave("starting", cancellationToken);

    protected override Task OnInitializeAsync(Registration registration, CancellationToken cancellationToken) => Misbehave("initialize", cancellationToken);

    protected override Task OnInvokeAsync(InvokeEvent invoke, CancellationToken cancellationToken) => Misbehave("invoke", cancellationToken);

    protected override Task OnShutdownAsync(ShutdownEvent shutdown, CancellationToken cancellationToken) =>
        Misbehave("shutdown", cancellationToken, $" {shutdown.Cause} {shutdown.Reason}");

    private Task Misbehave(string hook, CancellationToken cancellationToken, string detail = "")
    {
        Console.WriteLine($"hook {hook}{detail}");
        return _environment["UNRULY_" + hook.ToUpperInvariant()] switch
        {
            "throw" => throw new InvalidOperationException($"{hook} throws"),
            "fail" => Fail(hook),
            "block" => Block(),
            "spin" => Spin(),
            "hang" => new TaskCompletionSource().Task,
            "late" => Task.Delay(TimeSpan.FromSeconds(2), CancellationToken.None),
            "listen" => Task.Delay(Timeout.Infinite, cancellationToken),
            _ => Task.CompletedTask,
        };
    }

    private static async Task Fail(string hook)
    {
        await Task.Yield();
        throw new InvalidOperationException($"{hook} fails");
    }

    private static Task Block()
    {
        new ManualResetEventSlim().Wait(CancellationToken.None);
        return Task.CompletedTask;
    }

    private static Task Spin()
    {
        while (true) Thread.SpinWait(1000);
    }
}
