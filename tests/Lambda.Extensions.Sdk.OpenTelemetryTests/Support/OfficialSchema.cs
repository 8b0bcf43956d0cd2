using System.Diagnostics;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Support;

/// <summary>
/// The code that the OpenTelemetry project generated from the official definitions of OTLP. npm installs it once into artifacts/, by the
/// lock file beside the program that decodes.
/// </summary>
internal static class OfficialSchema
{
    private static readonly string Root = FindRoot();
    private static readonly string App = Path.Combine(Root, "tests/Apps/OtlpSchema");
    private static readonly string Folder = Path.Combine(Root, "artifacts/otlp-schema");

    // Once for all fixtures, which run beside each other.
    private static readonly Lazy<Task<string?>> Installation = new(InstallOnceAsync);

    /// <summary>Decodes requests. Returns each as JSON, or what is wrong with it.</summary>
    public static async Task<IReadOnlyList<string>> DecodeAsync(IReadOnlyList<(string Signal, byte[] Body)> requests)
    {
        if (await Installation.Value is { } missing)
        {
            if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(missing);
            Assert.Ignore(missing);
        }

        using Process node = Start("node", [Path.Combine(App, "decode.cjs"), Folder], App);
        Task<string> output = node.StandardOutput.ReadToEndAsync();
        Task<string> errors = node.StandardError.ReadToEndAsync();
        foreach ((string signal, byte[] body) in requests) await node.StandardInput.WriteLineAsync($"{signal} {Convert.ToBase64String(body)}");
        node.StandardInput.Close();
        await node.WaitForExitAsync().Patiently();
        Assert.That(node.ExitCode, Is.Zero, await errors);
        return (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static async Task<string?> InstallOnceAsync()
    {
        if (!OnPath("node") || !OnPath("npm")) return "node and npm are not installed: nothing can be compared with the official definitions of OTLP";
        string wanted = await File.ReadAllTextAsync(Path.Combine(App, "package-lock.json"));
        string installed = Path.Combine(Folder, "installed-lock.json");
        if (File.Exists(installed) && await File.ReadAllTextAsync(installed) == wanted) return null;

        Directory.CreateDirectory(Folder);
        foreach (string file in (string[])["package.json", "package-lock.json"]) File.Copy(Path.Combine(App, file), Path.Combine(Folder, file), overwrite: true);
        using Process npm = Start("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], Folder);
        npm.StandardInput.Close();
        Task<string> output = npm.StandardOutput.ReadToEndAsync();
        string errors = await npm.StandardError.ReadToEndAsync();
        await npm.WaitForExitAsync();
        Assert.That(npm.ExitCode, Is.Zero, $"npm ci failed.\n{await output}\n{errors}");
        await File.WriteAllTextAsync(installed, wanted);
        return null;
    }

    private static Process Start(string command, string[] arguments, string folder) =>
        Process.Start(new ProcessStartInfo(command, arguments) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;

    private static bool OnPath(string command) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, command)));

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Extensions.Sdk.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside of the repository.");
    }
}
