using Lambda.Extensions.Sdk.Hosting.Hooks;

namespace Lambda.Extensions.Sdk.Tests.Hosting;

/// <summary>Debuggers: a breakpoint is no slow hook, and an extension may wait for its debugger.</summary>
public sealed class DebuggerTests
{
    [Test]
    public async Task An_extension_that_is_named_waits_for_its_debugger_and_says_so()
    {
        var life = new Life();
        life.Variables["LAMBDA_EXT_NAME"] = "my-ext";
        life.Variables["LAMBDA_EXT_WAIT_FOR_DEBUGGER"] = "my-ext";
        life.Start();
        while (!life.Logs.Ids.Contains(1008)) await Task.Yield();
        Assert.That(life.Api.RegisteredName, Is.Null);
        life.Stop();
        while (!life.Ended.IsCompleted)
        {
            life.Time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }
    }

    [Test]
    public async Task Another_extension_does_not_wait()
    {
        var life = new Life();
        life.Variables["LAMBDA_EXT_NAME"] = "my-ext";
        life.Variables["LAMBDA_EXT_WAIT_FOR_DEBUGGER"] = "other-ext";
        life.Start();
        await life.Next(1);
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    public async Task A_hook_that_a_debugger_holds_is_not_cancelled_before_the_debugger_is_gone()
    {
        bool isHeld = true;
        var due = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        using var watchdog = new Watchdog(TimeProvider.System, () => { }, isHeld: () =>
        {
            due.TrySetResult();
            return Volatile.Read(ref isHeld);
        });
        var call = new HookCall();
        watchdog.Arm(call, call.Begin(), TimeSpan.FromMilliseconds(1));
        using CancellationTokenRegistration _ = call.Token.Register(cancelled.SetResult);
        await due.Task.WaitAsync(Life.Patience);
        Assert.That(call.WasCancelled, Is.False);
        Volatile.Write(ref isHeld, false);
        await cancelled.Task.WaitAsync(Life.Patience);
    }
}
