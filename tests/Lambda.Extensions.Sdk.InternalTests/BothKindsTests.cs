using System.Collections.Concurrent;
using Lambda.Extensions.Sdk.InternalTests.Support;
using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Telemetry.Listener;
using Lambda.Extensions.Sdk.Telemetry.Records;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Microsoft.Extensions.DependencyInjection;

namespace Lambda.Extensions.Sdk.InternalTests;

/// <summary>An external and an internal extension on one function.</summary>
public sealed class BothKindsTests
{
    [Test]
    public async Task Telemetry_names_both_and_each_gets_its_hooks()
    {
        var records = new ConcurrentQueue<PlatformExtensionRecord>();
        var both = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var external = new Script();
        await using LambdaEmulator lambda = await Functions.Unruly("UF_START=extension")
            .AddExtension<Subscriber>(host => host.Services.AddSingleton(external).AddSingleton<Task>(both.Task).AddSingleton<Action<PlatformExtensionRecord>>(record =>
            {
                records.Enqueue(record);
                if (records.Count == 2) both.TrySetResult();
            }))
            .StartAsync();

        InvocationResult result = await lambda.InvokeAsync("""{"echo":1}""").Patiently();
        await lambda.ShutdownAsync();
        Assert.That(records.Select(r => (r.Name, r.State, string.Join(',', r.Events))), Is.EquivalentTo(
            [("Subscriber", "Ready", "INVOKE,SHUTDOWN"), ("Probe", "Ready", "INVOKE")]), lambda.Story());
        Assert.That((lambda.Extensions["Subscriber"].IsExternal, lambda.Extensions["Probe"].IsExternal), Is.EqualTo((true, false)));
        Assert.That(external.Calls, Is.EqualTo((string[])[$"invoke {result.RequestId}", "shutdown"]));
        Assert.That(lambda.Said(), Is.SupersetOf((string[])[$"hook invoke {result.RequestId}", $"hook completed {result.RequestId} well", "hook shutdown Signal"]));
    }

    /// <summary>An external extension that listens to the platform.</summary>
    private sealed class Subscriber(LambdaEnvironment environment, Script script, Task told, Action<PlatformExtensionRecord> seen) : ExtensionBase, IDisposable
    {
        private TelemetryListener? _listener;

        public void Dispose() => _listener?.Dispose();

        protected override async Task OnInitializeAsync(Registration registration, CancellationToken cancellationToken)
        {
            _listener = new TelemetryListener((batch, _) =>
            {
                foreach (PlatformExtensionRecord record in batch.Records.OfType<PlatformExtensionRecord>()) seen(record);
                return ValueTask.CompletedTask;
            });
            var client = new TelemetryApiClient(environment.RuntimeApi!, registration.ExtensionId);
            var request = new SubscriptionRequest(_listener.Start()) { Types = SubscriptionTypes.Platform };
            Assert.That((await client.SubscribeAsync(request, cancellationToken)).IsSubscribed);
        }

        /// <summary>Holds the environment awake until the records have come: to a frozen one none do.</summary>
        protected override Task OnInvokeAsync(InvokeEvent invoke, CancellationToken cancellationToken)
        {
            script.Note($"invoke {invoke.RequestId}");
            return told.WaitAsync(cancellationToken);
        }

        protected override Task OnShutdownAsync(ShutdownEvent shutdown, CancellationToken cancellationToken)
        {
            script.Note("shutdown");
            return Task.CompletedTask;
        }
    }
}
