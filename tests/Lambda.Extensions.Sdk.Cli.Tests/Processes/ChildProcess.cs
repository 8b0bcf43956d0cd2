using System.Diagnostics;

namespace Lambda.Extensions.Sdk.Cli.Tests.Processes;

/// <summary>Runs a program to its end.</summary>
internal static class ChildProcess
{
    /// <summary>Far beyond what any of them takes: so that a hang fails instead of hanging.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    public static async Task<(int ExitCode, string Out, string Error)> RunAsync(
        string fileName, IEnumerable<string> arguments, Func<Process, StreamReader, Task>? meanwhile = null)
    {
        // By way of env: where the tests run as a background job, SIGINT is ignored, and a child would inherit that.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", fileName, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit);
        process.StandardInput.Close();
        try
        {
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            if (meanwhile is not null) await meanwhile(process, process.StandardOutput).WaitAsync(limit.Token);
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
