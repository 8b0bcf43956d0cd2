namespace Lambda.Extensions.Sdk.Cli.Report.Model;

/// <summary>Lists the kinds of rows. The page knows them by their number.</summary>
internal enum RowKind
{
    /// <summary>INIT before the first invocation.</summary>
    Init,

    /// <summary>An invocation.</summary>
    Invocation,

    /// <summary>A shutdown or a reset.</summary>
    Shutdown,
}
