namespace Monitoring.Proc;

/// <summary>The resources that an invocation used. <see langword="null"/> means unknown.</summary>
internal sealed class InvocationUsage
{
    public double? CpuUserMs { get; init; }

    public double? CpuSystemMs { get; init; }

    public long? ReceivedBytes { get; init; }

    public long? SentBytes { get; init; }

    /// <summary>The files that all processes had open.</summary>
    public long? OpenFiles { get; init; }

    public long? MaxOpenFiles { get; init; }

    /// <summary>The threads of all processes except this one.</summary>
    public long? Threads { get; init; }

    public long? TmpBytes { get; init; }

    public long? TmpFreeBytes { get; init; }

    public double? AgentMemoryAverageMB { get; init; }

    public double? AgentMemoryMaxMB { get; init; }
}
