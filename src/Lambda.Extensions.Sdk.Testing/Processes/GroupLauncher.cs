using System.Diagnostics;

namespace Lambda.Extensions.Sdk.Testing.Processes;

/// <summary>
/// Starts a program as leader of its own process group, as the platform does (server-behaviour 4.1), so that signals reach its children too.
/// .NET cannot set a group, and after its start it is too late (the child has already called exec), so a helper that replaces itself is used:
/// setsid, or perl where there is none (macOS). The process id stays that of the program.
/// </summary>
internal static class GroupLauncher
{
    private static readonly string[] SetSidPaths = ["/usr/bin/setsid", "/bin/setsid", "/usr/local/bin/setsid"];

    public static ProcessStartInfo Prepare(string path, IReadOnlyList<string> arguments)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException(
                "The emulator starts processes on Linux and macOS only. On Windows run the tests in WSL or in a container, or use in-process extensions and functions.");
        }

        var start = new ProcessStartInfo
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        if (Array.Find(SetSidPaths, File.Exists) is { } setSid)
        {
            start.FileName = setSid;
        }
        else if (File.Exists("/usr/bin/perl"))
        {
            start.FileName = "/usr/bin/perl";
            start.ArgumentList.Add("-e");
            start.ArgumentList.Add("setpgrp(0, 0); exec { $ARGV[0] } @ARGV or exit 127;");
            start.ArgumentList.Add("--");
        }
        else
        {
            throw new PlatformNotSupportedException("The emulator needs 'setsid' (package util-linux) or '/usr/bin/perl' to start processes in their own group.");
        }

        start.ArgumentList.Add(path);
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        return start;
    }
}
