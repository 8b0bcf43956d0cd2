namespace Lambda.Extensions.Sdk.Cli.Report.Model;

/// <summary>Lists the kinds of ticks. The page knows them by their number.</summary>
internal enum TickKind
{
    /// <summary>A call or a delivery of an event.</summary>
    Call,

    /// <summary>A delivery of telemetry.</summary>
    Delivery,

    /// <summary>A failure or a loss.</summary>
    Bad,

    /// <summary>The end of a process.</summary>
    Exit,

    /// <summary>A note.</summary>
    Note,
}
