using System.Diagnostics;
using System.Text;

namespace Lambda.Extensions.Sdk.PackageTests.Workspace;

/// <summary>Runs commands as a user would: without what this test run itself has in its environment.</summary>
internal static class DotNet
{
    /// <summary>Set by the build that runs these tests; they would make another one its child.</summary>
    private static readonly string[] OfThisRun = ["MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBuildLoadMicrosoftTargetsReadOnly", "MSBUILD_EXE_PATH", "VSTEST_HOST_DEBUG", "NUGET_PACKAGES"];

    /// <summary>Far beyond any of these commands: a hang fails the test instead of the run.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public static Task<(int ExitCode, string Output)> RunAsync(string folder, params string[] arguments) =>
        RunAsync(folder, [], "dotnet", arguments);

    /// <summary>Runs dotnet and fails the test, with all it said, unless it ends well.</summary>
    public static async Task<string> SucceedAsync(string folder, params string[] arguments)
    {
        (int exitCode, string output) = await RunAsync(folder, arguments);
        Assert.That(exitCode, Is.Zero, $"dotnet {string.Join(' ', arguments)}\n{output}");
        return output;
    }

    public static async Task<(int ExitCode, string Output)> RunAsync(string folder, (string Name, string Value)[] environment, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in OfThisRun) start.Environment.Remove(name);
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        // Templates are installed for a user: for the one of these tests.
        start.Environment["DOTNET_CLI_HOME"] = Path.Combine(Packages.Root, "home");
        // No process that stays and holds the tasks of a package that is gone.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        foreach ((string name, string value) in environment) start.Environment[name] = value;

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = new StringBuilder();
        void Collect(object sender, DataReceivedEventArgs line)
        {
            lock (output)
                output.AppendLine(line.Data);
        }

        process.OutputDataReceived += Collect;
        process.ErrorDataReceived += Collect;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var limit = new CancellationTokenSource(Longest);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} {string.Join(' ', arguments)} did not end\n{output}");
        }

        lock (output)
            return (process.ExitCode, output.ToString());
    }
}
