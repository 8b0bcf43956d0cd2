using System.ComponentModel;
using System.Diagnostics;

namespace Lambda.Extensions.Sdk.Testing.Processes;

/// <summary>Runs a real process as the leader of its own group.</summary>
internal sealed class ChildProcess : IProgram
{
    /// <summary>The time for which a grandchild that left the group may keep the output pipes open after the exit.</summary>
    private static readonly TimeSpan OutputGrace = TimeSpan.FromMilliseconds(200);

    /// <summary>The wait for a killed process. One that has not ended by then hangs in the kernel and is left behind.</summary>
    private static readonly TimeSpan DisposeLimit = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly CancellationTokenSource _readers = new();
    private readonly Lock _gate = new();
    private bool _killed;
    private bool _ended;

    private ChildProcess(Process process, Action<bool, string> output)
    {
        _process = process;
        ProcessId = process.Id;
        var outputs = Task.WhenAll(
            LineReader.ReadAsync(process.StandardOutput.BaseStream, line => output(false, line), _readers.Token),
            LineReader.ReadAsync(process.StandardError.BaseStream, line => output(true, line), _readers.Token));
        Exited = WaitForExitAsync(outputs);
    }

    public int? ProcessId { get; }

    public Task<ProgramExit> Exited { get; }

    public static ChildProcess Start(
        string path,
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string> environment,
        Action<bool, string> output)
    {
        ProcessStartInfo start = GroupLauncher.Prepare(path, arguments);
        start.Environment.Clear();
        foreach ((string? name, string? value) in environment) start.Environment[name] = value;
        try
        {
            Process process = Process.Start(start)!;
            process.StandardInput.Close();
            return Adopt(process, output);
        }
        catch (Win32Exception e)
        {
            throw new LaunchException(LaunchException.UnknownError, $"'{path}' could not be started: {e.Message}");
        }
    }

    /// <summary>Follows a process that was started by other means, as the leader of its own group.</summary>
    public static ChildProcess Adopt(Process process, Action<bool, string> output) => new(process, output);

    public void Terminate() => Send(Signals.Terminate);

    public void Kill()
    {
        lock (_gate)
        {
            if (_ended) return;
            _killed = true;
            Send(Signals.Kill);
        }
    }

    public async Task StopAsync()
    {
        Send(Signals.Stop);
        // The signal is delivered when the process is next scheduled; a test that looks at once should find it standing.
        for (int i = 0; i < 200 && OperatingSystem.IsLinux() && !IsStopped() && !Exited.IsCompleted; i++)
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System).ConfigureAwait(false);
    }

    public void Continue() => Send(Signals.Continue);

    public async ValueTask DisposeAsync()
    {
        Kill();
        await Task.WhenAny(Exited, Task.Delay(DisposeLimit, TimeProvider.System)).ConfigureAwait(false);
        if (!Exited.IsCompleted) return;
        _process.Dispose();
        _readers.Dispose();
    }

    private bool IsStopped()
    {
        try
        {
            // "pid (name) state …": the name may hold anything, so look behind its last parenthesis.
            string status = File.ReadAllText($"/proc/{ProcessId}/stat");
            string state = status[(status.LastIndexOf(')') + 2)..];
            return state.StartsWith('T') || state.StartsWith('Z');
        }
        catch (IOException)
        {
            return true;
        }
    }

    private void Send(int signal)
    {
        lock (_gate)
        {
            if (!_ended) Signals.SendToGroup(_process.Id, signal);
        }
    }

    private async Task<ProgramExit> WaitForExitAsync(Task outputs)
    {
        // Nothing reads through Process itself, so this waits for the exit alone, not for the end of the pipes.
        await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        bool killed;
        lock (_gate)
        {
            killed = _killed;
            // What it leaves behind goes with it; at once, while its number cannot have been given to anybody else.
            Signals.SendToGroup(_process.Id, Signals.Kill);
            _ended = true;
        }

        await Task.WhenAny(outputs, Task.Delay(OutputGrace, TimeProvider.System)).ConfigureAwait(false);
        await _readers.CancelAsync().ConfigureAwait(false);
        await outputs.ConfigureAwait(false);
        return new ProgramExit(_process.ExitCode, killed);
    }
}
