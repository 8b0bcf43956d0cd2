namespace Lambda.Extensions.Sdk.Cli.CommandLine;

/// <summary>The number of times that an option may be given.</summary>
internal enum OptionArity
{
    /// <summary>Once, with one value.</summary>
    Once,

    /// <summary>Any number of times, with one value each.</summary>
    Repeatable,

    /// <summary>Any number of times, with one or more values each.</summary>
    Many,
}
