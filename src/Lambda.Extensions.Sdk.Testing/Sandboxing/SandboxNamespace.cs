using System.Diagnostics;
using System.Globalization;

namespace Lambda.Extensions.Sdk.Testing.Sandboxing;

/// <summary>
/// Holds the namespaces of one environment by a process inside them. It ends with this object, and with the emulator's process however that
/// ends: the kernel then removes the mounts, and no process and no folder stays behind.
/// </summary>
internal sealed class SandboxNamespace : IAsyncDisposable
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(5);

    private readonly Process _keeper;
    private readonly Task<string> _errors;
    private readonly SandboxTools _tools;
    private readonly string[] _entry;

    private SandboxNamespace(Process keeper, Task<string> errors, SandboxTools tools, string[] entry)
    {
        _keeper = keeper;
        _errors = errors;
        _tools = tools;
        _entry = entry;
    }

    /// <summary>Sets the namespaces up.</summary>
    /// <param name="tools">The commands that do it.</param>
    /// <param name="folder">The folder to do it from.</param>
    /// <param name="write">Writes the folder, once it is certain to be removed.</param>
    /// <exception cref="IOException">This machine does not allow it; the message names the reason.</exception>
    public static async Task<SandboxNamespace> CreateAsync(SandboxTools tools, SandboxFolder folder, Action write)
    {
        // A session of its own: Ctrl+C in a terminal must not reach it.
        var start = new ProcessStartInfo(tools.SetSid, ["/bin/sh", "-c", SetupScript.Keeper, "lambda-sandbox", folder.Path, tools.Unshare])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = Path.GetDirectoryName(tools.Unshare) + ":/usr/sbin:/usr/bin:/sbin:/bin";
        Process keeper = Process.Start(start)!;
        Task<string> errors = keeper.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            write();
            await keeper.StandardInput.WriteLineAsync("go").ConfigureAwait(false);
            await keeper.StandardInput.FlushAsync().ConfigureAwait(false);
        }
        catch
        {
            keeper.StandardInput.Close();
            await keeper.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            keeper.Dispose();
            throw;
        }

        string? answer = await keeper.StandardOutput.ReadLineAsync(CancellationToken.None).ConfigureAwait(false);
        if (answer?.Split(' ') is [SetupScript.Ready, var id, var kind])
        {
            string[] user = kind == "user" ? ["--user", "--preserve-credentials"] : [];
            return new SandboxNamespace(keeper, errors, tools, ["--target", id, "--mount", .. user]);
        }

        string[] lines = (await errors.ConfigureAwait(false)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        await keeper.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        keeper.Dispose();
        throw new IOException(
            $"user namespaces are not permitted here ({(lines.Length == 0 ? "unshare failed" : lines[0])}). In a container add --security-opt seccomp=unconfined "
            + "or --privileged; on Ubuntu set the sysctl kernel.apparmor_restrict_unprivileged_userns to 0");
    }

    /// <summary>Starts a shell in the sandbox, as leader of its own group. It reads what it shall run from its input.</summary>
    /// <exception cref="IOException">The sandbox has ended.</exception>
    public Process Enter(int fileLimit)
    {
        // The limit is as on Lambda where the system's own one is not lower already (lambda-facts 7.2).
        string first = string.Create(CultureInfo.InvariantCulture, $"ulimit -n {fileLimit} 2>/dev/null; echo; exec /bin/sh");
        var start = new ProcessStartInfo(_tools.SetSid, [_tools.Enter, .. _entry, "/bin/sh", "-c", first])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment.Clear();
        Process shell = Process.Start(start)!;
        if (shell.StandardOutput.BaseStream.ReadByte() >= 0) return shell;
        string reason = shell.StandardError.ReadToEnd();
        shell.Dispose();
        throw new IOException("the sandbox cannot be entered: " + reason.Trim());
    }

    public async ValueTask DisposeAsync()
    {
        _keeper.StandardInput.Close();
        using var limit = new CancellationTokenSource(EndLimit, TimeProvider.System);
        try
        {
            await _keeper.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            await _errors.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // A process that hangs in the kernel keeps the sandbox. The keeper waits for it without us.
        }

        _keeper.Dispose();
    }
}
