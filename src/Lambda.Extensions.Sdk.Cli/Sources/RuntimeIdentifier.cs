using System.Runtime.InteropServices;

namespace Lambda.Extensions.Sdk.Cli.Sources;

/// <summary>The runtime identifier to publish for: this machine's.</summary>
internal static class RuntimeIdentifier
{
    /// <summary>
    /// Gets the portable identifier, for example <c>linux-x64</c>. The runtime's own may be that of a distribution, for which no
    /// packages exist.
    /// </summary>
    public static string Current { get; } = $"{System}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    private static string System =>
        OperatingSystem.IsMacOS() ? "osx"
        : OperatingSystem.IsWindows() ? "win"
        : RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) || RuntimeInformation.RuntimeIdentifier.StartsWith("alpine", StringComparison.Ordinal) ? "linux-musl"
        : "linux";
}
