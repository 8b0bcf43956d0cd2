using System.Net.Sockets;
using System.Text;
using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Faults;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Tests.Support;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Tests;

/// <summary>Injects faults into the emulator.</summary>
public sealed class FaultTests
{
    [Test]
    public async Task A_dropped_register_has_not_happened()
    {
        await using var stage = await Stage.SetAsync(b => b.WithFaults(f => f.OnRegister(Fault.DropConnection())));
        await Assert.ThatAsync(() => stage.Caller.RegisterAsync(Stage.Name), Throws.InstanceOf<HttpRequestException>());
        Assert.That(stage.Extension.State, Is.EqualTo(ExtensionState.Started));
        await stage.RegisterAsync();
    }

    [Test]
    public async Task A_register_dropped_afterwards_has_happened()
    {
        await using var stage = await Stage.SetAsync(b => b.WithFaults(f => f.OnRegister(Fault.DropConnection().AfterTransition())));
        await Assert.ThatAsync(() => stage.Caller.RegisterAsync(Stage.Name), Throws.InstanceOf<HttpRequestException>());
        Assert.That(stage.Extension.State, Is.EqualTo(ExtensionState.Registered));
        Assert.That((await stage.Caller.RegisterAsync(Stage.Name)).ErrorType, Is.EqualTo("Extension.InvalidExtensionState"));
    }

    [Test]
    public async Task A_next_dropped_after_the_event_was_taken_loses_the_event()
    {
        await using var stage = await Stage.SetAsync();
        await stage.RegisterAsync();
        var fault = stage.Lambda.Faults.OnNext(Fault.DropConnection().AfterTransition());
        var next = await stage.AskAsync();
        await stage.Lambda.WaitForInitAsync();
        var invocation = stage.Lambda.BeginInvoke();
        Assert.That(async () => await next.Soon(), Throws.InstanceOf<HttpRequestException>());
        Assert.That(fault.Struck, Is.EqualTo(1));
        Assert.That(stage.Extension.State, Is.EqualTo(ExtensionState.Running));
        _ = await stage.AskAsync();
        Assert.That((await invocation.Completion.Soon()).Outcome, Is.EqualTo(EmulatedOutcome.Success));
    }

    [Test]
    public async Task A_next_answered_with_a_status_before_the_transition_can_be_repeated()
    {
        await using var stage = await Stage.SetAsync();
        await stage.RegisterAsync();
        stage.Lambda.Faults.OnNext(Fault.Respond(500, """{"errorType":"InternalServerError"}"""));
        var failed = await stage.Caller.NextAsync(stage.Identifier);
        Assert.That(failed.Status, Is.EqualTo(500));
        Assert.That(failed.ErrorType, Is.EqualTo("InternalServerError"));
        Assert.That(failed.ContentType, Is.EqualTo("application/json"));
        Assert.That(stage.Extension.State, Is.EqualTo(ExtensionState.Registered));
        _ = await stage.AskAsync();
    }

    [TestCase(503)]
    [TestCase(204)]
    [TestCase(304)]
    public async Task A_status_may_come_without_a_body(int status)
    {
        await using var stage = await Stage.SetAsync(b => b.WithFaults(f => f.OnRegister(Fault.Respond(status))));
        var answer = await stage.Caller.RegisterAsync(Stage.Name);
        Assert.That(answer.Status, Is.EqualTo(status));
        Assert.That(answer.Body, Is.Empty);
        Assert.That(answer.ContentType, Is.Null);
    }

    [Test]
    public async Task The_error_calls_have_faults_of_their_own()
    {
        await using var stage = await Stage.SetAsync();
        await stage.RegisterAsync();
        stage.Lambda.Faults.OnInitError(Fault.Respond(500));
        stage.Lambda.Faults.OnExitError(Fault.Respond(502));
        Assert.That((await stage.Caller.InitErrorAsync(stage.Identifier)).Status, Is.EqualTo(500));
        Assert.That((await stage.Caller.ExitErrorAsync(stage.Identifier)).Status, Is.EqualTo(502));
        Assert.That(stage.Extension.ReportedErrors, Is.Empty);
        Assert.That((await stage.Caller.ExitErrorAsync(stage.Identifier)).Status, Is.EqualTo(202));
    }

    [Test]
    public async Task A_body_can_be_replaced()
    {
        await using var stage = await Stage.SetAsync(b => b.WithFaults(f => f.OnRegister(Fault.ReplaceBody("not json"))));
        var answer = await stage.Caller.RegisterAsync(Stage.Name);
        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That(answer.Body, Is.EqualTo("not json"));
        Assert.That(answer.Identifier, Is.Not.Empty);
        Assert.That(stage.Extension.State, Is.EqualTo(ExtensionState.Registered));
    }

    [TestCase(0)]
    [TestCase(10)]
    public async Task A_body_can_be_cut(int bytes)
    {
        await using var stage = await Stage.SetAsync(b => b.WithFaults(f => f.OnRegister(Fault.CutBodyAfter(bytes))));
        var (head, body) = await RawRegisterAsync(stage);
        Assert.That(head, Does.Contain("Content-Length: " + RegisterBody.Length));
        Assert.That(body, Is.EqualTo(RegisterBody[..bytes]));
    }

    [Test]
    public async Task A_chunked_body_can_be_cut()
    {
        await using var stage = await Stage.SetAsync(b => b.WithFaults(f => f.OnRegister(Fault.CutBodyAfter(10).AsChunked())));
        var (_, body) = await RawRegisterAsync(stage);
        Assert.That(body, Is.EqualTo("a\r\n" + RegisterBody[..10] + "\r\n"));
    }

    [Test]
    public async Task A_body_can_come_chunked()
    {
        await using var stage = await Stage.SetAsync(b => b.WithFaults(f => f.OnRegister(Fault.SendChunked())));
        var (head, body) = await RawRegisterAsync(stage);
        Assert.That(head, Does.Contain("Transfer-Encoding: chunked").And.Not.Contain("Content-Length"));
        Assert.That(body, Does.Contain(RegisterBody).And.EndWith("0\r\n\r\n"));
    }

    [Test]
    public async Task A_body_can_come_byte_by_byte()
    {
        await using var stage = await Stage.SetAsync(b => b.WithFaults(f => f.OnRegister(Fault.SendByteByByte().AsChunked())));
        var (_, body) = await RawRegisterAsync(stage);
        Assert.That(body, Does.StartWith("1\r\n{\r\n1\r\n\"\r\n"), "each byte is a chunk of its own");
    }

    [Test]
    public async Task A_call_can_be_held_back_by_a_signal_before_it_takes_effect()
    {
        var signal = new TaskCompletionSource();
        await using var stage = await Stage.SetAsync(b => b.WithFaults(f => f.OnRegister(Fault.Delay(signal.Task))));
        var register = stage.Caller.RegisterAsync(Stage.Name);
        await stage.Lambda.WaitForEventAsync(EmulatorEventNames.Fault);
        Assert.That(stage.Extension.State, Is.EqualTo(ExtensionState.Started));
        signal.SetResult();
        Assert.That((await register.Soon()).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task An_answer_can_be_held_back_by_a_signal_after_it_took_effect()
    {
        var signal = new TaskCompletionSource();
        await using var stage = await Stage.SetAsync(b => b.WithFaults(f => f.OnRegister(Fault.Delay(signal.Task).AfterTransition())));
        var register = stage.Caller.RegisterAsync(Stage.Name);
        await stage.Lambda.WaitForEventAsync(EmulatorEventNames.ExtensionRegistered);
        await stage.Lambda.WaitForEventAsync(EmulatorEventNames.Fault);
        Assert.That(register.IsCompleted, Is.False);
        signal.SetResult();
        Assert.That((await register.Soon()).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task A_call_can_be_delayed_by_time()
    {
        await using var stage = await Stage.SetAsync(b => b.WithFaults(f => f.OnRegister(Fault.Delay(TimeSpan.FromMilliseconds(100)))));
        var start = TimeProvider.System.GetTimestamp();
        await stage.RegisterAsync();
        Assert.That(TimeProvider.System.GetElapsedTime(start), Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(95)));
    }

    [Test]
    public async Task A_delay_that_never_ends_does_not_hold_the_disposal()
    {
        var stage = await Stage.SetAsync(b => b.WithFaults(f => f.OnRegister(Fault.Delay(new TaskCompletionSource().Task))));
        var register = stage.Caller.RegisterAsync(Stage.Name);
        await stage.Lambda.WaitForEventAsync(EmulatorEventNames.Fault);
        await stage.DisposeAsync().AsTask().Soon();
        Assert.That(async () => await register.Soon(), Throws.Exception);
    }

    [Test]
    public async Task Faults_strike_once_unless_told_otherwise_and_can_be_taken_back()
    {
        await using var stage = await Stage.SetAsync();
        await stage.RegisterAsync();
        var once = stage.Lambda.Faults.OnExitError(Fault.Respond(500));
        var twice = stage.Lambda.Faults.OnExitError(Fault.Respond(501).Times(2));
        var always = stage.Lambda.Faults.OnExitError(Fault.Respond(502).Always());
        var statuses = new List<int>();
        for (var i = 0; i < 6; i++) statuses.Add((await stage.Caller.ExitErrorAsync(stage.Identifier)).Status);
        Assert.That(statuses, Is.EqualTo(new[] { 500, 501, 501, 502, 502, 502 }));
        always.Remove();
        Assert.That((await stage.Caller.ExitErrorAsync(stage.Identifier)).Status, Is.EqualTo(202));
        Assert.That((once.Struck, twice.Struck, always.Struck), Is.EqualTo((1, 2, 3)));
    }

    [Test]
    public async Task A_fault_can_be_for_one_extension()
    {
        await using var stage = await Stage.SetAsync(b => b
            .ExpectExtension("other")
            .WithFaults(f => f.OnRegister(Fault.Respond(500).ForExtension("other")))
            .WithFaults(f => f.OnExitError(Fault.Respond(501).ForExtension("other").Always())));
        await stage.RegisterAsync();
        Assert.That((await stage.Caller.RegisterAsync("other")).Status, Is.EqualTo(500));
        var other = await stage.Caller.RegisterAsync("other");
        Assert.That((await stage.Caller.ExitErrorAsync(other.Identifier)).Status, Is.EqualTo(501));
        Assert.That((await stage.Caller.ExitErrorAsync(stage.Identifier)).Status, Is.EqualTo(202));
        Assert.That(stage.Lambda.Timeline.OfType<FaultEvent>().Select(e => (e.Extension, e.Call)), Is.EqualTo(new[]
        {
            ("other", ControlPlaneCall.Register),
            ("other", ControlPlaneCall.ExitError),
        }));
    }

    [Test]
    public void Faults_are_described_and_checked()
    {
        Assert.That(Fault.Respond(500, "x").WithDelay(TimeSpan.FromMilliseconds(5)).AsChunked().AsByteByByte().AfterTransition().ToString(),
            Is.EqualTo("delay 5 ms, status 500, chunked, byte by byte, after transition"));
        Assert.That(Fault.DropConnection().ToString(), Is.EqualTo("drop connection"));
        Assert.That(Fault.CutBodyAfter(3).ToString(), Is.EqualTo("cut after 3 bytes"));
        Assert.That(Fault.ReplaceBody("x").ToString(), Is.EqualTo("replace body"));
        Assert.That(Fault.Delay(Task.CompletedTask).ToString(), Is.EqualTo("delay by signal"));
        Assert.That(() => Fault.Respond(99), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Fault.CutBodyAfter(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Fault.DropConnection().Times(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private const string RegisterBody = "{\"functionName\":\"emulated-function\",\"functionVersion\":\"$LATEST\",\"handler\":\"function.handler\"}\n";

    /// <summary>Registers over a bare socket and reads until the answer is complete or the connection ends.</summary>
    private static async Task<(string Head, string Body)> RawRegisterAsync(Stage stage)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", stage.Lambda.BaseAddress.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            "POST /2020-01-01/extension/register HTTP/1.1\r\nHost: x\r\nConnection: close\r\nLambda-Extension-Name: ext\r\nContent-Length: 2\r\n\r\n{}"));
        using var received = new MemoryStream();
        try
        {
            await stream.CopyToAsync(received).Soon();
        }
        catch (IOException)
        {
            // A reset is how a cut answer ends.
        }

        var text = Encoding.ASCII.GetString(received.ToArray());
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return (text[..end], text[(end + 4)..]);
    }
}
