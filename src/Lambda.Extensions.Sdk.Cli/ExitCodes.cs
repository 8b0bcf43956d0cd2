namespace Lambda.Extensions.Sdk.Cli;

/// <summary>What the tool says to scripts.</summary>
internal static class ExitCodes
{
    /// <summary>All went as it should.</summary>
    public const int Success = 0;

    /// <summary>The command did its work and the result is bad, or it could not do its work.</summary>
    public const int Failed = 1;

    /// <summary>The command line makes no sense.</summary>
    public const int Usage = 2;
}
