namespace Lambda.Extensions.Sdk.Telemetry.Listener;

/// <summary>A delivery that was acknowledged and has not been read yet.</summary>
internal readonly record struct PendingBatch(byte[] Body, int Length);
