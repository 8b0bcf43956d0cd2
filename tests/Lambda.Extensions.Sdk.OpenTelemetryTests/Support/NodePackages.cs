using System.Collections.Concurrent;
using System.Diagnostics;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Support;

/// <summary>Packages of npm for a program in tests/Apps, which are installed once into artifacts/ by the lock file beside it.</summary>
internal static class NodePackages
{
    // Once for all fixtures, which run beside each other.
    private static readonly ConcurrentDictionary<string, Lazy<Task<string?>>> Installations = new(StringComparer.Ordinal);

    public static string Root { get; } = FindRoot();

    /// <summary>Returns the folder of a program in tests/Apps.</summary>
    public static string AppOf(string app) => Path.Combine(Root, "tests/Apps", app);

    /// <summary>Returns the folder with the packages. Without node and npm, the test is left out, and fails in CI.</summary>
    public static async Task<string> FolderAsync(string app, string folder)
    {
        if (await Installations.GetOrAdd(app, key => new Lazy<Task<string?>>(() => InstallAsync(AppOf(key), Path.Combine(Root, "artifacts", folder)))).Value is { } missing)
        {
            if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(missing);
            Assert.Ignore(missing);
        }

        return Path.Combine(Root, "artifacts", folder);
    }

    public static Process Start(string command, string[] arguments, string folder) =>
        Process.Start(new ProcessStartInfo(command, arguments) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;

    private static async Task<string?> InstallAsync(string app, string folder)
    {
        if (!OnPath("node") || !OnPath("npm")) return $"node and npm are not installed: {Path.GetFileName(app)} cannot run";
        string wanted = await File.ReadAllTextAsync(Path.Combine(app, "package-lock.json"));
        string installed = Path.Combine(folder, "installed-lock.json");
        if (File.Exists(installed) && await File.ReadAllTextAsync(installed) == wanted) return null;

        Directory.CreateDirectory(folder);
        foreach (string file in (string[])["package.json", "package-lock.json"]) File.Copy(Path.Combine(app, file), Path.Combine(folder, file), overwrite: true);
        using Process npm = Start("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], folder);
        npm.StandardInput.Close();
        Task<string> output = npm.StandardOutput.ReadToEndAsync();
        string errors = await npm.StandardError.ReadToEndAsync();
        await npm.WaitForExitAsync();
        Assert.That(npm.ExitCode, Is.Zero, $"npm ci failed.\n{await output}\n{errors}");
        await File.WriteAllTextAsync(installed, wanted);
        return null;
    }

    private static bool OnPath(string command) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, command)));

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Extensions.Sdk.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside of the repository.");
    }
}
