namespace Lambda.Extensions.Sdk.Cli;

/// <summary>What was asked for cannot be started, though the command line is right: a broken layer, a project that does not build. The message names the remedy.</summary>
internal sealed class SetupException(string message, Exception? innerException = null) : Exception(message, innerException);
