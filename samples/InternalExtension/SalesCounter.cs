using System.Globalization;
using Lambda.Extensions.Sdk;
using Lambda.Extensions.Sdk.InternalExtensions;

namespace InternalExtensionSample;

/// <summary>
/// Counts the handler's sales and flushes after each invocation. By then the caller has its answer, and the environment does
/// not freeze before the hook has ended. To keep the sample small, flushing is one line on stdout.
/// </summary>
internal sealed class SalesCounter(HandlerChannel<Sale> sales) : ExtensionBase
{
    private double _turnover;
    private long _sold;
    private long _failed;

    protected override Task OnInvocationCompletedAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        if (!invocation.Succeeded) _failed++;
        foreach (Sale sale in sales.TakeAll())
        {
            _sold++;
            _turnover += sale.Amount;
        }

        return FlushAsync("flushed", $"\"requestId\":\"{invocation.RequestId}\",", cancellationToken);
    }

    /// <summary>Runs on SIGTERM: the last chance, with 400 ms.</summary>
    protected override Task OnShutdownAsync(ShutdownEvent shutdown, CancellationToken cancellationToken) => FlushAsync("total", "", cancellationToken);

    // Hooks of one extension never overlap, so the fields need no lock.
    private Task FlushAsync(string what, string members, CancellationToken cancellationToken)
    {
        string line = string.Create(CultureInfo.InvariantCulture, $$"""{"sales":"{{what}}",{{members}}"sold":{{_sold}},"turnover":{{_turnover}},"failed":{{_failed}}}""");
        return Console.Out.WriteLineAsync(line.AsMemory(), cancellationToken);
    }
}
