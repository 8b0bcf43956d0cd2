using Lambda.Extensions.Sdk.Cli.Run;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Cli.Output;

/// <summary>Shows a run while it goes on. Called by one task at a time.</summary>
internal interface IRunOutput
{
    /// <summary>What is about to be started.</summary>
    void Begin(RunOptions options, PreparedRun prepared);

    /// <summary>One thing that happened.</summary>
    void Write(EmulatorEvent happened);

    /// <summary>The run is over.</summary>
    void End(RunSummary summary);
}
