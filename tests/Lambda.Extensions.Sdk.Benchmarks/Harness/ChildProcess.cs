using System.Runtime.InteropServices;

namespace Lambda.Extensions.Sdk.Benchmarks.Harness;

/// <summary>The extension's process. Started by <c>posix_spawn</c>: <c>Process.Start</c> takes longer than the floor's whole start, and would flatter every ratio.</summary>
internal sealed unsafe class ChildProcess : IDisposable
{
    private readonly int _pid;
    private bool _reaped;

    private ChildProcess(int pid, long startedAt)
    {
        _pid = pid;
        StartedAt = startedAt;
        ExitDescriptor = Native.PidfdOpen(pid);
        if (ExitDescriptor >= 0) return;
        Dispose();
        throw new BenchmarkException("The harness needs pidfd_open, which Linux has since 5.3.");
    }

    /// <summary>The clock just before the spawn.</summary>
    public long StartedAt { get; }

    /// <summary>Becomes readable when the process has ended.</summary>
    public int ExitDescriptor { get; }

    public static ChildProcess Start(SpawnPlan plan, TimeProvider time)
    {
        int pid;
        long startedAt = time.GetTimestamp();
        int error = Native.Spawn(&pid, plan.Path, plan.FileActions, null, plan.Arguments, plan.Variables);
        return error == 0
            ? new ChildProcess(pid, startedAt)
            : throw new BenchmarkException($"{plan.Executable} cannot be started: {Marshal.GetPInvokeErrorMessage(error)}. Give the executable of a published extension.");
    }

    /// <summary>A figure of <c>/proc/PID/status</c>, such as <c>VmHWM</c> in KiB.</summary>
    public long Status(string key)
    {
        foreach (string line in File.ReadLines($"/proc/{_pid}/status"))
        {
            if (!line.StartsWith(key, StringComparison.Ordinal) || line[key.Length] != ':') continue;
            return long.Parse(line[(key.Length + 1)..].Replace("kB", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture);
        }

        throw new BenchmarkException($"/proc/{_pid}/status has no {key}.");
    }

    /// <summary>The processor time so far, of all its threads, those that have ended included.</summary>
    public double CpuMs()
    {
        Native.TimeSpec time;
        // The clock of another process's processor time: the kernel's encoding of a pid (clock_getcpuclockid).
        return Native.GetTime((~_pid << 3) | 2, &time) == 0
            ? (time.Seconds * 1e3) + (time.Nanoseconds / 1e6)
            : throw new BenchmarkException($"The processor time of process {_pid} cannot be read: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    public void Kill() => _ = Native.Signal(_pid, Native.Kill);

    /// <summary>Waits for the end and takes what the system has counted.</summary>
    /// <returns>The exit code, or 128 and the signal's number as a shell has it; and the processor time in milliseconds.</returns>
    public (int ExitCode, double CpuMs) Reap()
    {
        int status;
        Native.ResourceUsage usage;
        while (Native.Wait(_pid, &status, 0, &usage) < 0)
        {
            if (Marshal.GetLastPInvokeError() != Native.Interrupted) throw new BenchmarkException($"wait4: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        _reaped = true;
        int signal = status & 0x7f;
        return (signal == 0 ? (status >> 8) & 0xff : 128 + signal, usage.Milliseconds);
    }

    /// <summary>Leaves no process behind.</summary>
    public void Dispose()
    {
        if (!_reaped)
        {
            Kill();
            Reap();
        }

        if (ExitDescriptor >= 0) _ = Native.Close(ExitDescriptor);
    }
}
