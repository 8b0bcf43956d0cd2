namespace Lambda.Extensions.Sdk.Cli.Output;

/// <summary>How a line of the run is shown.</summary>
internal enum EventLineKind
{
    Plain,

    /// <summary>Something went wrong.</summary>
    Bad,

    /// <summary>A process wrote it to stdout.</summary>
    Log,

    /// <summary>A process wrote it to stderr.</summary>
    ErrorLog,
}
