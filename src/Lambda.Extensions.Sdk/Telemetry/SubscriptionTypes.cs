namespace Lambda.Extensions.Sdk.Telemetry;

/// <summary>Defines the types of records that an extension subscribes to.</summary>
[Flags]
public enum SubscriptionTypes
{
    /// <summary>No records; not a valid subscription.</summary>
    None = 0,

    /// <summary>The platform's events about phases, invocations and extensions.</summary>
    Platform = 1,

    /// <summary>The lines that the function, its runtime and internal extensions write.</summary>
    Function = 2,

    /// <summary>
    /// The lines that external extensions write, including the subscriber's own: an extension that writes a line for each one
    /// received never stops.
    /// </summary>
    Extension = 4,
}
