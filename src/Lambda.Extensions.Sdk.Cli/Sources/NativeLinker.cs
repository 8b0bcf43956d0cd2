namespace Lambda.Extensions.Sdk.Cli.Sources;

/// <summary>The one thing that publishing natively needs and the .NET SDK does not bring.</summary>
internal static class NativeLinker
{
    public const string Remedy =
        "Native AOT needs clang or gcc to link: 'apt-get install gcc libc6-dev' (Debian, Ubuntu), 'dnf install gcc' (Amazon Linux, Fedora), 'xcode-select --install' (macOS). Or add --jit to run it on the JIT.";

    /// <summary>Whether one of the linkers that Native AOT tries is there.</summary>
    /// <param name="path">The value of PATH.</param>
    public static bool IsInstalled(string? path) =>
        ExecutablePath.Find("clang", path) is not null || ExecutablePath.Find("gcc", path) is not null;

    /// <summary>Whether the build failed for want of one; its project may have turned Native AOT on in a way that shows only then.</summary>
    public static bool IsMissingIn(string buildOutput) =>
        buildOutput.Contains("Platform linker (", StringComparison.Ordinal);
}
