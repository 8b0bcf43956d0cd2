namespace Lambda.Extensions.Sdk.Cli.Sources;

/// <summary>Finds the native linker, which publishing natively needs and the .NET SDK does not contain.</summary>
internal static class NativeLinker
{
    public const string Remedy =
        "Native AOT needs clang or gcc to link: 'apt-get install gcc libc6-dev' (Debian, Ubuntu), 'dnf install gcc' (Amazon Linux, Fedora), 'xcode-select --install' (macOS). Or add --jit to run it on the JIT.";

    /// <summary>Returns whether one of the linkers that Native AOT tries is there.</summary>
    /// <param name="path">The value of PATH.</param>
    public static bool IsInstalled(string? path) =>
        ExecutablePath.Find("clang", path) is not null || ExecutablePath.Find("gcc", path) is not null;

    /// <summary>
    /// Returns whether the build failed because the linker is missing. A project may turn on Native AOT in a way that only the build
    /// shows.
    /// </summary>
    public static bool IsMissingIn(string buildOutput) =>
        buildOutput.Contains("Platform linker (", StringComparison.Ordinal);
}
