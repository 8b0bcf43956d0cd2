using Lambda.Extensions.Sdk;

namespace UnrulyFunction;

/// <summary>Says each of its hooks and then misbehaves as told.</summary>
internal sealed class Probe : ExtensionBase
{
    protected override Task OnStartingAsync(CancellationToken cancellationToken)
    {
        Console.WriteLine("hook starting");
        return Task.CompletedTask;
    }

    protected override Task OnInitializeAsync(Registration registration, CancellationToken cancellationToken)
    {
        Console.WriteLine($"hook initialize {registration.FunctionName}");
        return Misbehaviour.Of("UF_INITIALIZE", cancellationToken);
    }

    protected override Task OnInvokeAsync(InvokeEvent invoke, CancellationToken cancellationToken)
    {
        Console.WriteLine($"hook invoke {invoke.RequestId}");
        return Misbehaviour.Of("UF_INVOKE", cancellationToken);
    }

    protected override Task OnInvocationCompletedAsync(Lambda.Extensions.Sdk.Invocation invocation, CancellationToken cancellationToken)
    {
        Console.WriteLine($"hook completed {invocation.RequestId} {(invocation.Succeeded ? "well" : invocation.Error!.Message)}");
        return Misbehaviour.Of("UF_COMPLETED", cancellationToken);
    }

    protected override Task OnShutdownAsync(ShutdownEvent shutdown, CancellationToken cancellationToken)
    {
        Console.WriteLine($"hook shutdown {shutdown.Cause}");
        return Misbehaviour.Of("UF_SHUTDOWN", cancellationToken);
    }
}
