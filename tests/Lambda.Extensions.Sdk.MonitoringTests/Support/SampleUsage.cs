using Monitoring.Proc;

namespace Lambda.Extensions.Sdk.MonitoringTests.Support;

/// <summary>A usage as the sampler measures it.</summary>
internal static class SampleUsage
{
    public static InvocationUsage Usage { get; } = new()
    {
        CpuUserMs = 70,
        CpuSystemMs = 20,
        ReceivedBytes = 10,
        SentBytes = 20,
        OpenFiles = 30,
        MaxOpenFiles = 1024,
        Threads = 12,
        TmpBytes = 1000,
        TmpFreeBytes = 400,
        AgentMemoryAverageMB = 12,
        AgentMemoryMaxMB = 14,
    };
}
