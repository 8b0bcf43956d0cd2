using Lambda.Extensions.Sdk.Cli.Run;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Cli.Output;

/// <summary>Shows a run while it is under way. Only one task at a time calls it.</summary>
internal interface IRunOutput
{
    /// <summary>Shows the programs that are about to be started.</summary>
    void Begin(RunOptions options, PreparedRun prepared);

    /// <summary>Shows one event.</summary>
    void Write(EmulatorEvent happened);

    /// <summary>Shows the end of the run.</summary>
    void End(RunSummary summary);
}
