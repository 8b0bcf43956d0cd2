namespace Lambda.Extensions.Sdk.Telemetry;

/// <summary>What an extension subscribes to.</summary>
[Flags]
public enum SubscriptionTypes
{
    /// <summary>Nothing; no legal subscription.</summary>
    None = 0,

    /// <summary>What the platform tells of phases, invocations and extensions.</summary>
    Platform = 1,

    /// <summary>The lines that the function, its runtime and internal extensions write.</summary>
    Function = 2,

    /// <summary>The lines that external extensions write, the subscriber included: writing a line for each one received never ends.</summary>
    Extension = 4,
}
