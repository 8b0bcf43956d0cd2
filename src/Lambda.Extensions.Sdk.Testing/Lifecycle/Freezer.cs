using Lambda.Extensions.Sdk.Testing.Processes;
using Lambda.Extensions.Sdk.Testing.Telemetry.Delivery;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Lifecycle;

/// <summary>Freezes and thaws the processes of a sandbox, and telemetry with them. Not for concurrent use, and not during an invocation.</summary>
internal sealed class Freezer(EmulatorTimeline timeline, AwakeGate awake)
{
    private volatile bool _isFrozen;

    public bool IsFrozen => _isFrozen;

    public async Task FreezeAsync(Sandbox sandbox)
    {
        if (_isFrozen) return;
        await awake.SleepAsync().ConfigureAwait(false);
        await Task.WhenAll(sandbox.Programs.Select(program => program.StopAsync())).ConfigureAwait(false);
        _isFrozen = true;
        timeline.Record(new EmulatorEvent(EmulatorEventNames.Freeze));
    }

    public void Thaw(Sandbox sandbox)
    {
        if (_isFrozen)
        {
            _isFrozen = false;
            timeline.Record(new EmulatorEvent(EmulatorEventNames.Thaw));
            foreach (IProgram program in sandbox.Programs) program.Continue();
        }

        awake.Wake();
    }
}
