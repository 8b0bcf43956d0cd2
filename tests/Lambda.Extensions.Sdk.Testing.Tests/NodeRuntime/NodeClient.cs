using System.Diagnostics;
using Lambda.Extensions.Sdk.Testing.Tests.Support;

namespace Lambda.Extensions.Sdk.Testing.Tests.NodeRuntime;

/// <summary>The runtime client of AWS's Node.js runtimes. npm installs it once into artifacts/, by the lock file beside the handlers.</summary>
internal static class NodeClient
{

    private static readonly string App = Path.Combine(Repository.Root, "tests/Apps/NodeRuntime");

    private static readonly string Folder = Path.Combine(Repository.Root, "artifacts/node-runtime");

    // Once for all fixtures, which run beside each other.
    private static readonly Lazy<Task<string?>> Installation = new(InstallOnceAsync);

    /// <summary>The client's program, whose only argument is a handler.</summary>
    public static string Program => Path.Combine(Folder, "node_modules/.bin/aws-lambda-ric");

    public static string Handler(string name) => Path.Combine(App, "handlers." + name);

    /// <summary>Installs the client unless that was done. It compiles native code, which takes a minute or two.</summary>
    /// <returns>The reason for which it cannot be installed here, or <see langword="null"/>.</returns>
    public static Task<string?> InstallAsync() => Installation.Value;

    private static async Task<string?> InstallOnceAsync()
    {
        if (!OnPath("node") || !OnPath("npm")) return "node and npm are not installed: the real runtime client of Node.js cannot run";
        string wanted = await File.ReadAllTextAsync(Path.Combine(App, "package-lock.json"));
        string installed = Path.Combine(Folder, "installed-lock.json");
        if (File.Exists(installed) && await File.ReadAllTextAsync(installed) == wanted) return null;

        Directory.CreateDirectory(Folder);
        foreach (string file in (string[])["package.json", "package-lock.json"]) File.Copy(Path.Combine(App, file), Path.Combine(Folder, file), overwrite: true);
        var start = new ProcessStartInfo("npm", ["ci", "--no-audit", "--no-fund"]) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // The headers of a node from the system's packages are beside it, so that none need be fetched.
        if (File.Exists("/usr/include/node/node.h")) start.Environment["npm_config_nodedir"] = "/usr";
        using Process npm = Process.Start(start)!;
        Task<string> output = npm.StandardOutput.ReadToEndAsync();
        string errors = await npm.StandardError.ReadToEndAsync();
        await npm.WaitForExitAsync();
        Assert.That(npm.ExitCode, Is.Zero, $"npm ci failed. It needs autoconf, automake, libtool, make, g++, cmake and python3.\n{await output}\n{errors}");
        await File.WriteAllTextAsync(installed, wanted);
        return null;
    }

    private static bool OnPath(string command) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, command)));
}
