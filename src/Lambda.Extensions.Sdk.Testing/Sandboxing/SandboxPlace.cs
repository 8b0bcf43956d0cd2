using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Lambda.Extensions.Sdk.Testing.Processes;

namespace Lambda.Extensions.Sdk.Testing.Sandboxing;

/// <summary>
/// Runs programs in a sandbox. A shell that already is inside waits for each program of the first INIT and replaces itself by it, so that
/// the way into the sandbox is no part of a measured start, and the process id is the program's own.
/// </summary>
internal sealed class SandboxPlace : IProgramPlace
{
    private readonly SandboxNamespace _namespace;
    private readonly LambdaPaths _paths;
    private readonly LambdaVariables _variables;
    private readonly int _fileLimit;
    private readonly ConcurrentQueue<Process> _waiting = new();

    private SandboxPlace(SandboxNamespace entered, LambdaPaths paths, LambdaVariables variables, int fileLimit)
    {
        _namespace = entered;
        _paths = paths;
        _variables = variables;
        _fileLimit = fileLimit;
    }

    /// <exception cref="IOException">This machine does not allow it; the message names the reason.</exception>
    public static async Task<SandboxPlace> CreateAsync(
        SandboxTools tools, SandboxFolder folder, Action write, LambdaPaths paths, LambdaVariables variables, int fileLimit, int programs)
    {
        SandboxNamespace entered = await SandboxNamespace.CreateAsync(tools, folder, write).ConfigureAwait(false);
        var place = new SandboxPlace(entered, paths, variables, fileLimit);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, programs).Select(_ => Task.Run(() => place._waiting.Enqueue(entered.Enter(fileLimit))))).ConfigureAwait(false);
            return place;
        }
        catch
        {
            await place.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public IReadOnlyDictionary<string, string> Adapt(IReadOnlyDictionary<string, string> variables) => _variables.Adapt(variables);

    public string Resolve(string fileName, IReadOnlyDictionary<string, string> variables) =>
        _paths.ToSandbox(ExecutableCheck.Resolve(fileName, variables, _paths.ToHost));

    public IProgram Start(string path, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> variables, Action<bool, string> output)
    {
        try
        {
            Process shell = _waiting.TryDequeue(out Process? waiting) ? waiting : _namespace.Enter(_fileLimit);
            byte[] lines = Encoding.UTF8.GetBytes(ShellText.Execute(path, [.. arguments.Select(_paths.ToSandbox)], variables, LambdaPaths.Task));
            shell.StandardInput.BaseStream.Write(lines);
            shell.StandardInput.Close();
            return ChildProcess.Adopt(shell, output);
        }
        catch (Exception e) when (e is IOException or Win32Exception)
        {
            throw new LaunchException(LaunchException.UnknownError, $"'{path}' could not be started in the sandbox: {e.Message}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Process shell in _waiting)
        {
            shell.StandardInput.Close();
            shell.Dispose();
        }

        await _namespace.DisposeAsync().ConfigureAwait(false);
    }
}
