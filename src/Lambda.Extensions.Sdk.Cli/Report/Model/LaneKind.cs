namespace Lambda.Extensions.Sdk.Cli.Report.Model;

/// <summary>Lists the kinds of participants. The page knows them by their number.</summary>
internal enum LaneKind
{
    /// <summary>The platform.</summary>
    Platform,

    /// <summary>The function's runtime.</summary>
    Runtime,

    /// <summary>An extension.</summary>
    Extension,
}
