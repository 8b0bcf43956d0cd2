namespace Lambda.Extensions.Sdk.Cli.Output;

/// <summary>The style of a line of the run.</summary>
internal enum EventLineKind
{
    Plain,

    /// <summary>A failure.</summary>
    Bad,

    /// <summary>A line that a process wrote to stdout.</summary>
    Log,

    /// <summary>A line that a process wrote to stderr.</summary>
    ErrorLog,
}
