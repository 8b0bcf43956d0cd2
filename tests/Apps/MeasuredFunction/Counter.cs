using Lambda.Extensions.Sdk;

namespace MeasuredFunction;

/// <summary>Hooks around each invocation that do next to nothing: what is measured is the SDK.</summary>
internal sealed class Counter : ExtensionBase
{
    private long _begun;
    private long _ended;

    protected override Task OnInvokeAsync(InvokeEvent invoke, CancellationToken cancellationToken)
    {
        _begun++;
        return Task.CompletedTask;
    }

    protected override Task OnInvocationCompletedAsync(Lambda.Extensions.Sdk.Invocation invocation, CancellationToken cancellationToken)
    {
        _ended++;
        return Task.CompletedTask;
    }

    protected override Task OnShutdownAsync(ShutdownEvent shutdown, CancellationToken cancellationToken) =>
        Console.Out.WriteLineAsync($"{_begun} begun, {_ended} ended".AsMemory(), cancellationToken);
}
