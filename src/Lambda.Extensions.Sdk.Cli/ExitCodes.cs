namespace Lambda.Extensions.Sdk.Cli;

/// <summary>The exit codes of the tool, for scripts.</summary>
internal static class ExitCodes
{
    /// <summary>The command succeeded.</summary>
    public const int Success = 0;

    /// <summary>The command ran and its result is bad, or the command could not run.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;
}
