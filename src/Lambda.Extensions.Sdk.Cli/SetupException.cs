namespace Lambda.Extensions.Sdk.Cli;

/// <summary>
/// The command line is right, but the run cannot start: a layer is broken, or a project does not build. The message names the remedy.
/// </summary>
internal sealed class SetupException(string message, Exception? innerException = null) : Exception(message, innerException);
