namespace Monitoring.Proc;

/// <summary>What an invocation used, as far as it could be seen; <see langword="null"/> is not known.</summary>
internal sealed record InvocationUsage
{
    public double? CpuUserMs { get; init; }

    public double? CpuSystemMs { get; init; }

    public long? ReceivedBytes { get; init; }

    public long? SentBytes { get; init; }

    /// <summary>Files that all processes had open.</summary>
    public long? OpenFiles { get; init; }

    public long? MaxOpenFiles { get; init; }

    /// <summary>Threads of all processes but this one.</summary>
    public long? Threads { get; init; }

    public long? TmpBytes { get; init; }

    public long? TmpFreeBytes { get; init; }

    public double? AgentMemoryAverageMB { get; init; }

    public double? AgentMemoryMaxMB { get; init; }
}
