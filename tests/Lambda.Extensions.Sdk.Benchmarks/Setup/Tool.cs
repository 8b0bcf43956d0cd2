using System.ComponentModel;
using System.Diagnostics;

namespace Lambda.Extensions.Sdk.Benchmarks.Setup;

/// <summary>Runs a build tool to its end.</summary>
internal static class Tool
{
    /// <returns>The path of a program: <c>posix_spawn</c> does not look for it.</returns>
    public static string Find(string tool)
    {
        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
        {
            string path = Path.Combine(folder, tool);
            if (File.Exists(path)) return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }

        throw new BenchmarkException($"{tool} is not on the PATH.");
    }

    /// <returns>What it wrote when it failed; null when it succeeded.</returns>
    /// <exception cref="Win32Exception">There is no such tool.</exception>
    public static string? Run(string tool, string folder, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(tool, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : output + errors.Result;
    }
}
