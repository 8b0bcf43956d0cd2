namespace Lambda.Extensions.Sdk.Cli.CommandLine;

/// <summary>The command line is wrong. The message is one line and names the remedy.</summary>
internal sealed class UsageException(string message) : Exception(message);
