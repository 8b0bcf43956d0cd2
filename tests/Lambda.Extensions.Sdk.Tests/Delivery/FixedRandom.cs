namespace Lambda.Extensions.Sdk.Tests.Delivery;

/// <summary>Always the same fraction; 0.5 leaves a time as it is set.</summary>
internal sealed class FixedRandom(double fraction) : Random
{
    public override double NextDouble() => fraction;
}
