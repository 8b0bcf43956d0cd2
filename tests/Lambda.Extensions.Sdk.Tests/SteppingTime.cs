using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.Tests;

/// <summary>A clock whose wall time steps alone. Its monotonic time does not step.</summary>
internal sealed class SteppingTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    public TimeSpan Step { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Step;

    public override long GetTimestamp() => base.GetUtcNow().UtcTicks;
}
