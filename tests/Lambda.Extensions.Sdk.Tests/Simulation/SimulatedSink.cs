using Lambda.Extensions.Sdk.Delivery;

namespace Lambda.Extensions.Sdk.Tests.Simulation;

/// <summary>An endpoint that does what it is told to: answers at once or late, fails, hangs, refuses, finds batches too large.</summary>
internal sealed class SimulatedSink(TimeProvider time)
{
    public static readonly string[] Moods = ["well", "well", "well", "slow", "down", "hangs", "rejects", "tooLarge", "throws"];

    public string Mood { get; set; } = "well";

    public async ValueTask<DeliveryResult> ReceiveAsync(IReadOnlyList<string> items, CancellationToken cancellationToken)
    {
        switch (Mood)
        {
            case "slow":
                await Task.Delay(TimeSpan.FromMilliseconds(4), time, cancellationToken);
                break;
            case "down":
                return new DeliveryResult(DeliveryOutcome.Unavailable, "down");
            case "hangs":
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
                break;
            case "rejects":
                return new DeliveryResult(DeliveryOutcome.Rejected, "malformed");
            case "tooLarge" when items.Count > 1:
                return new DeliveryResult(DeliveryOutcome.TooLarge);
            case "throws":
                throw new HttpRequestException("reset");
        }

        return new DeliveryResult(DeliveryOutcome.Delivered);
    }
}
