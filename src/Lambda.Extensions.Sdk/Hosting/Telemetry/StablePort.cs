namespace Lambda.Extensions.Sdk.Hosting.Telemetry;

/// <summary>
/// Calculates the port that is tried first when none is set. It is the same for the same extension. After a reset the platform can
/// keep the subscription of the previous process, and continues to deliver to its port (lambda-facts 1.4). The port is below the
/// range of the system's free ports.
/// </summary>
internal static class StablePort
{
    private const int First = 20_000;
    private const uint Count = 10_000;

    public static int Of(string extensionName)
    {
        // FNV-1a, because string's own hash code differs in each process.
        uint hash = 2_166_136_261;
        foreach (char c in extensionName) hash = (hash ^ c) * 16_777_619;
        return First + (int)(hash % Count);
    }
}
