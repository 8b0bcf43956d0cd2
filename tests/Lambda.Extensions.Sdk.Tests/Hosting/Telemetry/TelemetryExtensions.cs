using Lambda.Extensions.Sdk.Telemetry;

namespace Lambda.Extensions.Sdk.Tests.Hosting.Telemetry;

/// <summary>What the hooks of a <see cref="TelemetryExtension"/> do, and what they got.</summary>
internal sealed class TelemetryScript
{
    public Func<TelemetryBatch, CancellationToken, Task> Telemetry { get; set; } = (_, _) => Task.CompletedTask;

    public Func<Invocation, CancellationToken, Task> Completed { get; set; } = (_, _) => Task.CompletedTask;

    public Func<Invocation, CancellationToken, Task> Reported { get; set; } = (_, _) => Task.CompletedTask;

    public Func<FlushRequest, CancellationToken, Task> Flush { get; set; } = (_, _) => Task.CompletedTask;

    public List<TelemetryBatch> Batches { get; } = [];

    public List<Invocation> CompletedInvocations { get; } = [];

    public List<Invocation> ReportedInvocations { get; } = [];

    public List<FlushRequest> Flushes { get; } = [];

    /// <summary>Keeps what a hook got; the hooks of one extension never overlap, but a test reads beside them.</summary>
    public void Keep<T>(List<T> list, T item)
    {
        lock (this) list.Add(item);
    }

    public T[] Read<T>(List<T> list)
    {
        lock (this) return [.. list];
    }
}

internal sealed class TelemetryExtension(HookScript script, TelemetryScript telemetry) : ScriptedExtension(script)
{
    private readonly HookScript _script = script;

    protected override Task OnTelemetryAsync(TelemetryBatch batch, CancellationToken cancellationToken)
    {
        telemetry.Keep(telemetry.Batches, batch);
        return _script.Run("telemetry", () => telemetry.Telemetry(batch, cancellationToken));
    }

    protected override Task OnInvocationCompletedAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        telemetry.Keep(telemetry.CompletedInvocations, invocation);
        return _script.Run("completed", () => telemetry.Completed(invocation, cancellationToken));
    }

    protected override Task OnInvocationReportedAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        telemetry.Keep(telemetry.ReportedInvocations, invocation);
        return _script.Run("reported", () => telemetry.Reported(invocation, cancellationToken));
    }

    protected override Task OnFlushAsync(FlushRequest flush, CancellationToken cancellationToken)
    {
        telemetry.Keep(telemetry.Flushes, flush);
        return _script.Run("flush", () => telemetry.Flush(flush, cancellationToken));
    }

    protected override Task OnRestoreAsync(EnvironmentRestore restore, CancellationToken cancellationToken) => _script.Run("restore", () => Task.CompletedTask);
}

/// <summary>An extension that sends what it has when a handler has ended, without a flush of its own.</summary>
internal sealed class CompletionExtension(HookScript script, TelemetryScript telemetry) : ExtensionBase
{
    protected override Task OnInvocationCompletedAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        telemetry.Keep(telemetry.CompletedInvocations, invocation);
        return script.Run("completed", () => telemetry.Completed(invocation, cancellationToken));
    }
}
