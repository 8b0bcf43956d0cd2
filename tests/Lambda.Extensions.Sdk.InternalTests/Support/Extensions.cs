namespace Lambda.Extensions.Sdk.InternalTests.Support;

/// <summary>Overrides every hook there is.</summary>
internal sealed class Scripted(Script script) : ExtensionBase
{
    protected override Task OnStartingAsync(CancellationToken cancellationToken)
    {
        script.Note("starting");
        return Task.CompletedTask;
    }

    protected override Task OnInitializeAsync(Registration registration, CancellationToken cancellationToken)
    {
        script.Note("initialize");
        return script.Initialize(cancellationToken);
    }

    protected override Task OnInvokeAsync(InvokeEvent invoke, CancellationToken cancellationToken)
    {
        script.Note("invoke");
        return script.Invoke(invoke, cancellationToken);
    }

    protected override Task OnInvocationCompletedAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        script.Note("completed");
        return script.Completed(invocation, cancellationToken);
    }

    protected override Task OnShutdownAsync(ShutdownEvent shutdown, CancellationToken cancellationToken)
    {
        script.Note("shutdown");
        return Task.CompletedTask;
    }
}

/// <summary>Only wants to know of handlers' ends.</summary>
internal sealed class CompletedOnly(Script script) : ExtensionBase
{
    protected override Task OnInvocationCompletedAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        script.Note("completed");
        return script.Completed(invocation, cancellationToken);
    }
}

/// <summary>Sends what it has when a handler has ended.</summary>
internal sealed class FlushingExtension(Script script) : ExtensionBase
{
    protected override Task OnInvocationCompletedAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        script.Note("completed");
        return script.Completed(invocation, cancellationToken);
    }

    protected override Task OnFlushAsync(FlushRequest flush, CancellationToken cancellationToken)
    {
        script.Note($"flush {flush.Trigger} {(flush.Budget > TimeSpan.FromSeconds(1) ? "enough" : "too little")}");
        return Task.CompletedTask;
    }
}

/// <summary>Wants no invocations.</summary>
internal sealed class ShutdownOnly : ExtensionBase
{
    protected override Task OnShutdownAsync(ShutdownEvent shutdown, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Cannot be made.</summary>
internal sealed class Stillborn : ExtensionBase
{
    public Stillborn() => throw new InvalidOperationException("its constructor throws");

    protected override Task OnInvokeAsync(InvokeEvent invoke, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Its static constructor throws, so it can never be made.</summary>
internal sealed class BrokenStatics : ExtensionBase
{
    private static readonly string Greeting;

#pragma warning disable CA1065, CA1810
    static BrokenStatics() => Greeting = Environment.GetEnvironmentVariable("NOT_SET_ANYWHERE") ?? throw new InvalidOperationException("the static constructor throws");
#pragma warning restore CA1065, CA1810

    protected override Task OnInvokeAsync(InvokeEvent invoke, CancellationToken cancellationToken) => Task.FromResult(Greeting);
}
