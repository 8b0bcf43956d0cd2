using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Lambda.Extensions.Sdk.OpenTelemetry.Resources;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Export;

/// <summary>The queues of all destinations, and what they share.</summary>
internal sealed class OtlpSink : IDisposable
{
    private readonly List<OtlpSignal> _signals = [];
    private readonly List<OtlpHandlers> _handlers = [];
    private readonly RequestSigners _signers;

    public OtlpSink(OpenTelemetryOptions options, LambdaEnvironment environment, OtlpResource resource, TimeProvider time, ILoggerFactory loggers)
    {
        var envelope = new OtlpEnvelope(resource);
        _signers = new RequestSigners(environment, time, loggers);
        foreach (OtlpDestination destination in options.Destinations)
        {
            var handlers = new OtlpHandlers(destination, time, loggers.CreateLogger<OtlpHandlers>());
            OtlpSecret? secret = destination.Secret is null ? null : new OtlpSecret(destination, environment, time, loggers.CreateLogger<OtlpSecret>());
            _handlers.Add(handlers);
            Make(OtlpSignalKind.Traces, destination.Traces);
            Make(OtlpSignalKind.Logs, destination.Logs);
            Make(OtlpSignalKind.Metrics, destination.Metrics);

            void Make(OtlpSignalKind kind, OtlpEndpoint? endpoint)
            {
                if (endpoint is not null) _signals.Add(new OtlpSignal(kind, endpoint, destination, envelope, handlers.For(endpoint), _signers.For(destination, endpoint, kind), secret, time, loggers));
            }
        }
    }

    public IReadOnlyList<OtlpSignal> Signals => _signals;

    /// <summary>Gets whether a signal should be flushed before the policy requires it.</summary>
    public bool IsFilling
    {
        get
        {
            foreach (OtlpSignal signal in _signals)
            {
                if (signal.IsFilling) return true;
            }

            return false;
        }
    }

    public int Pending
    {
        get
        {
            int pending = 0;
            foreach (OtlpSignal signal in _signals) pending += signal.Pending;
            return pending;
        }
    }

    public bool Has(OtlpSignalKind kind)
    {
        foreach (OtlpSignal signal in _signals)
        {
            if (signal.Kind == kind) return true;
        }

        return false;
    }

    /// <summary>Returns whether no destination of a signal accepts data now.</summary>
    public bool IsPaused(OtlpSignalKind kind)
    {
        foreach (OtlpSignal signal in _signals)
        {
            if (signal.Kind == kind && !signal.IsPaused) return false;
        }

        return true;
    }

    /// <summary>Adds an item to the queue of each destination. Returns whether one of them has it now.</summary>
    public bool Add(OtlpSignalKind kind, OtlpItem item)
    {
        bool any = false;
        foreach (OtlpSignal signal in _signals)
        {
            if (signal.Kind == kind) any |= signal.Add(item);
        }

        return any;
    }

    /// <summary>Returns whether a queue of the signal takes so much more.</summary>
    public bool HasRoom(OtlpSignalKind kind, int items, long bytes)
    {
        foreach (OtlpSignal signal in _signals)
        {
            if (signal.Kind == kind && signal.HasRoom(items, bytes)) return true;
        }

        return false;
    }

    public void AddDroppedByPlatform(long records, long bytes)
    {
        foreach (OtlpSignal signal in _signals)
        {
            if (signal.Kind == OtlpSignalKind.Logs) signal.AddDroppedByPlatform(records, bytes);
        }
    }

    public void NotifyThawed(TimeSpan idle)
    {
        foreach (OtlpHandlers handlers in _handlers) handlers.NotifyThawed(idle);
    }

    public void NotifyRestored() => _signers.NotifyRestored();

    /// <summary>Flushes all signals at the same time: the function waits for the slowest, not for the sum.</summary>
    public Task FlushAsync(TimeSpan budget, CancellationToken cancellationToken)
    {
        List<Task>? sends = null;
        foreach (OtlpSignal signal in _signals)
        {
            Task send = signal.FlushAsync(budget, cancellationToken);
            if (!send.IsCompletedSuccessfully) (sends ??= []).Add(send);
        }

        return sends is null ? Task.CompletedTask : Task.WhenAll(sends);
    }

    /// <summary>Returns one line: the signals that are sent with their addresses, and why others are not.</summary>
    public string Describe(IReadOnlyDictionary<string, string> offReasons)
    {
        var parts = new List<string>();
        foreach (OtlpSignal signal in _signals) parts.Add(signal.Description);
        foreach (OtlpSignalKind kind in (ReadOnlySpan<OtlpSignalKind>)[OtlpSignalKind.Traces, OtlpSignalKind.Logs, OtlpSignalKind.Metrics])
        {
            string name = OtlpSignal.NameOf(kind);
            if (!Has(kind)) parts.Add($"{name} off ({offReasons.GetValueOrDefault(name.ToUpperInvariant(), "no endpoint")})");
        }

        return string.Join(", ", parts);
    }

    public void Close()
    {
        foreach (OtlpSignal signal in _signals) signal.Close();
    }

    public void Dispose()
    {
        foreach (OtlpSignal signal in _signals) signal.Dispose();
        foreach (OtlpHandlers handlers in _handlers) handlers.Dispose();
    }
}
