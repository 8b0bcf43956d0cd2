using Lambda.Extensions.Sdk.Delivery;

namespace Lambda.Extensions.Sdk.Tests.Delivery;

/// <summary>A transport without a network: answers each try as it is told, and counts them.</summary>
internal sealed class Endpoint
{
    private readonly Queue<Func<CancellationToken, ValueTask<DeliveryResult>>> _script = new();
    private readonly Lock _lock = new();
    private int _tries;

    public static DeliveryResult Ok { get; } = DeliveryResult.FromStatusCode(200);

    public static DeliveryResult Down { get; } = DeliveryResult.FromStatusCode(503);

    public int Tries => _tries;

    /// <summary>What it answers when the script is at its end.</summary>
    public Func<CancellationToken, ValueTask<DeliveryResult>> Otherwise { get; set; } = _ => ValueTask.FromResult(Ok);

    public Endpoint Then(params DeliveryResult[] answers)
    {
        foreach (DeliveryResult answer in answers) Then(_ => ValueTask.FromResult(answer));
        return this;
    }

    public Endpoint Then(Func<CancellationToken, ValueTask<DeliveryResult>> attempt)
    {
        lock (_lock) _script.Enqueue(attempt);
        return this;
    }

    public ValueTask<DeliveryResult> AttemptAsync(CancellationToken token)
    {
        Func<CancellationToken, ValueTask<DeliveryResult>>? attempt;
        lock (_lock)
        {
            _tries++;
            if (!_script.TryDequeue(out attempt)) attempt = Otherwise;
        }

        return attempt(token);
    }
}
