using Lambda.Extensions.Sdk.Delivery;
using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Hosting.Context;

/// <summary>
/// Detects a SnapStart restore once (G16): by its telemetry, or by the first invocation of an environment made from a snapshot, since
/// there is no event for it (lambda-facts 1.7). Connections from before the snapshot are abandoned at the same moment.
/// </summary>
/// <param name="type">The way the environment was initialised.</param>
/// <param name="ownsProcess">True when the environment is the process's own. The environments of a test share one process.</param>
internal sealed class RestoreNotice(InitializationType type, bool ownsProcess)
{
    private int _noticed;

    /// <summary>Returns true for the first caller in an environment from a snapshot.</summary>
    public bool TryNotice()
    {
        if (type != InitializationType.SnapStart || Interlocked.Exchange(ref _noticed, 1) != 0) return false;
        if (ownsProcess) FreezeAwareHandler.RetireAll();
        return true;
    }
}
