namespace Lambda.Extensions.Sdk.Cli.Output;

/// <summary>Whose doing a line of the run is.</summary>
internal enum EventSource
{
    Platform,
    Function,
    Extension,
}
