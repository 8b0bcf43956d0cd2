namespace Lambda.Extensions.Sdk.Testing.Extensions;

/// <summary>Lists the sources of a reported error.</summary>
public enum ReportedErrorKind
{
    /// <summary><c>POST /2020-01-01/extension/init/error</c>.</summary>
    InitError,

    /// <summary><c>POST /2020-01-01/extension/exit/error</c>.</summary>
    ExitError,

    /// <summary>No call: the emulator could not execute the extension.</summary>
    LaunchError,
}
