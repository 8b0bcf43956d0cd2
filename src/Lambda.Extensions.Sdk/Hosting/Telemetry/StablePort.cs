namespace Lambda.Extensions.Sdk.Hosting.Telemetry;

/// <summary>
/// The port that is tried first when none is set: the same for the same extension. After a reset the platform can keep the subscription of
/// the process before, and goes on delivering to its port (lambda-facts 1.4). Below the range that the system takes free ports from.
/// </summary>
internal static class StablePort
{
    private const int First = 20_000;
    private const uint Count = 10_000;

    public static int Of(string extensionName)
    {
        // FNV-1a: string's own hash code is another one in each process.
        uint hash = 2_166_136_261;
        foreach (char c in extensionName) hash = (hash ^ c) * 16_777_619;
        return First + (int)(hash % Count);
    }
}
