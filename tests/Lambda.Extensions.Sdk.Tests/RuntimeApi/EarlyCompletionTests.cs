using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lambda.Extensions.Sdk.RuntimeApi;
using Lambda.Extensions.Sdk.Tests.Hosting;
using Lambda.Extensions.Sdk.Tests.Hosting.Telemetry;

namespace Lambda.Extensions.Sdk.Tests.RuntimeApi;

/// <summary>An answer that passes the proxy ends the invocation, before telemetry reports it.</summary>
public sealed class EarlyCompletionTests
{
    [Test]
    [Category("G09")]
    public async Task An_accepted_answer_completes_the_invocation_and_releases_next_without_telemetry()
    {
        using var life = new ProxiedLife();
        await life.Start();
        string id = life.Telemetry.Invoke();
        await life.Telemetry.Seen("invoke");
        life.Answer(id, "{\"a\":1}", "[1,2]");
        // No time passes, and no record comes.
        await life.Telemetry.Life.Next(2);
        Invocation completed = life.Telemetry.Script.CompletedInvocations.Single();
        Assert.Multiple(() =>
        {
            Assert.That(life.Telemetry.Calls.TakeLast(3), Is.EqualTo((string[])["completed", "flush", "next"]));
            Assert.That((completed.RequestId, completed.Outcome), Is.EqualTo((id, InvocationOutcome.Success)));
            Assert.That((completed.EventSize, completed.ResponseSize), Is.EqualTo((7L, 5L)));
            Assert.That(completed.EndedAt, Is.EqualTo(life.Telemetry.Now));
        });
        Assert.That(await life.Telemetry.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    [Category("G10")]
    public async Task The_platforms_record_of_the_end_is_joined_later_and_completes_nothing_again()
    {
        using var life = new ProxiedLife();
        await life.Start();
        string id = life.Telemetry.Invoke();
        await life.Telemetry.Seen("invoke");
        life.Answer(id, "{}", "{}");
        await life.Telemetry.Life.Next(2);
        life.Telemetry.EndHandler(id);
        life.Telemetry.Telemetry.Deliver(FakeTelemetry.Report(id, life.Telemetry.Now));
        await life.Telemetry.Seen("reported");
        Invocation reported = life.Telemetry.Script.ReportedInvocations.Single();
        Assert.Multiple(() =>
        {
            Assert.That(life.Telemetry.Script.CompletedInvocations, Has.Count.EqualTo(1));
            Assert.That(reported.Duration, Is.EqualTo(TimeSpan.FromMilliseconds(10.5)));
            Assert.That(reported.ResponseSize, Is.EqualTo(2));
        });
        Assert.That(await life.Telemetry.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    public async Task An_answer_that_comes_before_the_event_was_read_completes_the_invocation_too()
    {
        using var life = new ProxiedLife();
        await life.Start();
        InvokeEvent invoke = FakeExtensionsApi.Invocation();
        life.Answer(invoke.RequestId, "{}", "{}");
        await life.Telemetry.Seen("completed");
        life.Telemetry.Life.Api.Answer(invoke);
        await life.Telemetry.Life.Next(2);
        Assert.That(life.Telemetry.Calls.TakeLast(3), Is.EquivalentTo((string[])["invoke", "flush", "next"]));
        Assert.That(await life.Telemetry.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    public async Task An_error_that_passes_is_the_outcome()
    {
        using var life = new ProxiedLife();
        await life.Start();
        string id = life.Telemetry.Invoke();
        await life.Telemetry.Seen("invoke");
        life.Answer(id, "{}", "{}", "error", "Lambda-Runtime-Function-Error-Type: Function.Odd\r\n");
        await life.Telemetry.Life.Next(2);
        Invocation completed = life.Telemetry.Script.CompletedInvocations.Single();
        Assert.That((completed.Outcome, completed.ErrorType), Is.EqualTo((InvocationOutcome.Error, "Function.Odd")));
        Assert.That(await life.Telemetry.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    public async Task Without_a_subscription_answers_complete_invocations_all_the_same()
    {
        using var life = new ProxiedLife();
        life.Telemetry.Telemetry.IsSubscribed = false;
        await life.Start();
        life.AskForNext();
        string id = life.Telemetry.Invoke();
        await life.Telemetry.Seen("invoke");
        life.Answer(id, "{}", "{}");
        await life.Telemetry.Life.Next(2);
        Assert.That(life.Telemetry.Calls.TakeLast(3), Is.EqualTo((string[])["completed", "flush", "next"]));
        Assert.That(await life.Telemetry.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    public async Task With_the_option_off_the_invocation_ends_with_telemetry_and_knows_its_sizes()
    {
        using var life = new ProxiedLife();
        await life.Start(o => o.RuntimeApi.CompletesInvocations = false);
        string id = life.Telemetry.Invoke();
        await life.Telemetry.Seen("invoke");
        life.Answer(id, "{}", "[]");
        Assert.That(life.Telemetry.Calls, Does.Not.Contain("completed"));
        life.Telemetry.EndHandler(id);
        await life.Telemetry.Life.Next(2);
        Assert.That(life.Telemetry.Script.CompletedInvocations.Single().ResponseSize, Is.EqualTo(2));
        Assert.That(await life.Telemetry.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    public async Task On_Managed_Instances_each_answer_completes_its_invocation()
    {
        using var life = new ProxiedLife();
        life.Telemetry.Life.Variables["AWS_LAMBDA_INITIALIZATION_TYPE"] = "lambda-managed-instances";
        await life.Start();
        life.Answer("a", "{}", "{}");
        life.Answer("b", "{}", "{}");
        await TelemetryLife.Seen(() => life.Telemetry.Script.Read(life.Telemetry.Script.CompletedInvocations).Length == 2);
        Assert.That(life.Telemetry.Script.CompletedInvocations.Select(i => i.RequestId), Is.EquivalentTo((string[])["a", "b"]));
        Assert.That(await life.Telemetry.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    [Category("G03")]
    public async Task The_proxy_listens_before_register_and_ends_with_the_process()
    {
        using var life = new ProxiedLife();
        bool listens = false;
        life.Telemetry.Life.Api.RegisterAnswers.Enqueue(() =>
        {
            using Peer probe = Peer.Connect(life.Port);
            listens = true;
            return new Registration { ExtensionId = "id", FunctionName = "f", FunctionVersion = "$LATEST" };
        });
        await life.Start();
        Assert.That(listens, Is.True);
        Assert.That(await life.Telemetry.ShutdownAndExit(), Is.Zero);
        Assert.That(() => Peer.Connect(life.Port), Throws.InstanceOf<SocketException>());
    }

    [Test]
    [Category("G18")]
    public async Task A_wrong_variable_leaves_the_proxy_off_and_is_one_line()
    {
        using var life = new ProxiedLife();
        life.Telemetry.Life.Variables["LAMBDA_EXT_RUNTIME_PROXY_HOOK_TIMEOUT_MS"] = "never";
        await life.Start();
        Assert.That(life.Telemetry.Life.Logs.Entries.Single(e => e.Id.Id == 1001).Message, Does.Contain("LAMBDA_EXT_RUNTIME_PROXY_HOOK_TIMEOUT_MS='never'"));
        Assert.That(life.Port, Is.Zero);
        Assert.That(await life.Telemetry.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    [Category("G26")]
    public async Task A_hook_that_fails_is_counted_and_logged_as_other_hooks_are()
    {
        using var life = new ProxiedLife();
        await life.Start<FailingGuard>();
        life.Answer("a", "{}", "{}");
        Assert.That(life.Telemetry.Life.Counters.HooksFailed, Is.EqualTo(1));
        (_, _, string message) = life.Telemetry.Life.Logs.Entries.Single(e => e.Id.Id == 1010);
        Assert.That(message, Does.Contain("OnResponseAsync").And.Contain("The original is forwarded"));
        Assert.That(await life.Telemetry.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    public void A_process_has_one_proxy()
    {
        ExtensionHostBuilder builder = ExtensionHost.CreateBuilder().AddExtension<FollowingGuard>().AddExtension<FailingGuard>();
        Assert.That(builder.Build, Throws.InvalidOperationException.With.Message.Contains("one RuntimeApiExtension"));
    }

    [Test]
    public void An_option_of_the_proxy_out_of_its_range_throws_when_the_host_is_built()
    {
        ExtensionHostBuilder builder = ExtensionHost.CreateBuilder().AddExtension<FollowingGuard>(o => o.RuntimeApi.Port = 9001);
        Assert.That(builder.Build, Throws.InstanceOf<Microsoft.Extensions.Options.OptionsValidationException>().With.Message.Contains("RuntimeApi.Port"));
    }

    /// <summary>A whole life, with a proxy between a raw runtime and a raw platform.</summary>
    private sealed class ProxiedLife : IDisposable
    {
        private readonly TcpListener _platform = new(IPAddress.Loopback, 0);
        private Peer? _runtime;
        private Peer? _upstream;
        private bool _asked;

        public ProxiedLife()
        {
            _platform.Start();
            Telemetry.Life.Variables["AWS_LAMBDA_RUNTIME_API"] = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{((IPEndPoint)_platform.LocalEndpoint).Port}");
        }

        public TelemetryLife Telemetry { get; } = new();

        /// <summary>Gets the port that the proxy has logged; 0 when it does not listen.</summary>
        public int Port
        {
            get
            {
                string line = Telemetry.Life.Logs.Entries.FirstOrDefault(e => e.Id.Id == 1304).Message ?? "port 0 ";
                return int.Parse(line.Split("port ")[1].Split(' ')[0], CultureInfo.InvariantCulture);
            }
        }

        public Task Start(Action<ExtensionOptions>? configure = null) => Start<FollowingGuard>(configure);

        public Task Start<T>(Action<ExtensionOptions>? configure = null)
            where T : ExtensionBase
        {
            Telemetry.Start<T>(o =>
            {
                o.Name = "guard";
                o.RuntimeApi.Port = 0;
                configure?.Invoke(o);
            });
            return Telemetry.Life.Next(1);
        }

        /// <summary>Asks for an event, as a runtime does at its start.</summary>
        public void AskForNext()
        {
            _runtime ??= Peer.Connect(Port);
            _runtime.Send(Traffic.Next);
            _upstream ??= new Peer(_platform.AcceptSocket());
            _upstream.Read(Traffic.Next.Length);
            _asked = true;
        }

        /// <summary>One event and its answer, over the proxy.</summary>
        public void Answer(string id, string payload, string answer, string call = "response", string headers = "")
        {
            if (!_asked) AskForNext();
            _asked = false;
            _upstream!.Send(Exchange.Event(payload, id));
            _runtime!.ReadMessage();
            _runtime.Send(Exchange.Answer(answer, $"invocation/{id}/{call}", headers));
            _upstream.ReadMessage();
            _upstream.Send(Exchange.Accepted);
            _runtime.ReadMessage();
        }

        public void Dispose()
        {
            _runtime?.Dispose();
            _upstream?.Dispose();
            _platform.Stop();
        }
    }

    private class FollowingGuard(HookScript script, TelemetryScript telemetry) : RuntimeApiExtension
    {
        protected override Task OnInvokeAsync(InvokeEvent invoke, CancellationToken cancellationToken) => script.Run("invoke", () => Task.CompletedTask);

        protected override Task OnInvocationCompletedAsync(Invocation invocation, CancellationToken cancellationToken)
        {
            telemetry.Keep(telemetry.CompletedInvocations, invocation);
            return script.Run("completed", () => Task.CompletedTask);
        }

        protected override Task OnInvocationReportedAsync(Invocation invocation, CancellationToken cancellationToken)
        {
            telemetry.Keep(telemetry.ReportedInvocations, invocation);
            return script.Run("reported", () => Task.CompletedTask);
        }

        protected override Task OnFlushAsync(FlushRequest flush, CancellationToken cancellationToken) => script.Run("flush", () => Task.CompletedTask);
    }

    private sealed class FailingGuard(HookScript script, TelemetryScript telemetry) : FollowingGuard(script, telemetry)
    {
        protected override ValueTask<ResponseDecision> OnResponseAsync(RuntimeResponse response, CancellationToken cancellationToken) => throw new InvalidOperationException("no rule");
    }
}
