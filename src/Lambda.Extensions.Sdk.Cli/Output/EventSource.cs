namespace Lambda.Extensions.Sdk.Cli.Output;

/// <summary>The participant that a line of the run is about.</summary>
internal enum EventSource
{
    Platform,
    Function,
    Extension,
}
