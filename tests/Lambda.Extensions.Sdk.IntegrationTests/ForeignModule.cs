using System.Diagnostics;

namespace Lambda.Extensions.Sdk.IntegrationTests;

/// <summary>
/// A module of the name service switch, as another C library has them: it ends the process that loads it. It lies wherever a C library looks
/// for modules.
/// </summary>
internal static class ForeignModule
{
    private const string Source = "__attribute__((constructor)) static void loaded(void) { __builtin_trap(); }";

    private static readonly string[] Folders = ["/lib", "/usr/lib", "/lib64", "/usr/lib64", "/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib/aarch64-linux-gnu", "/usr/lib/aarch64-linux-gnu"];

    private static readonly Lazy<string> File = new(Compile);

    /// <summary>Adds the modules of the services to an image.</summary>
    public static void AddTo(BareImage image, params string[] services)
    {
        foreach (string service in services)
        {
            foreach (string folder in Folders) image.Add(File.Value, $"{folder}/libnss_{service}.so.2");
        }
    }

    private static string Compile()
    {
        string file = Path.Combine(TestContext.CurrentContext.WorkDirectory, "libnss_foreign.so");
        string compiler = System.IO.File.Exists("/usr/bin/gcc") ? "gcc" : "clang";
        using Process process = Process.Start(new ProcessStartInfo(compiler, ["-shared", "-fPIC", "-nostdlib", "-x", "c", "-o", file, "-"]) { RedirectStandardInput = true })!;
        process.StandardInput.Write(Source);
        process.StandardInput.Close();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, $"{compiler} compiles the module");
        return file;
    }
}
