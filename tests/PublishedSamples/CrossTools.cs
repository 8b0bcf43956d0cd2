namespace PublishedSamples;

/// <summary>The tools that link for arm64 and run the result on x64.</summary>
internal static class CrossTools
{
    private static readonly string[] Tools = ["clang", "ld.lld", "llvm-objcopy", "aarch64-linux-gnu-gcc", "qemu-aarch64"];

    /// <summary>The beginning of the command that runs an arm64 program.</summary>
    public static string[] Emulator { get; } = ["qemu-aarch64", "-L", "/usr/aarch64-linux-gnu"];

    /// <summary>CI installs the tools, so there their absence is a failure. Elsewhere the test is ignored and says what is missing.</summary>
    public static void Require()
    {
        string[] missing = [.. Tools.Where(tool => !IsInstalled(tool))];
        if (missing.Length == 0) return;
        string remedy = $"missing: {string.Join(", ", missing)}; apt-get install clang lld llvm gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user";
        if (Environment.GetEnvironmentVariable("CI") is null or "") Assert.Ignore(remedy);
        Assert.Fail(remedy);
    }

    private static bool IsInstalled(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, tool)));
}
