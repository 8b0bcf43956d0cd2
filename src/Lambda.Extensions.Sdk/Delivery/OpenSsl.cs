using System.Runtime.InteropServices;

namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>
/// Detects whether TLS and the framework's hashes can be used. On Linux, .NET loads OpenSSL at the first TLS connection or hash,
/// and ends the process when the library is missing. Check <see cref="IsAvailable"/> first where the function's image is not
/// known. Members can be called from any thread.
/// </summary>
public static class OpenSsl
{
    /// <summary>The switch that the package sets when OpenSSL is linked into the executable (<c>StaticOpenSslLinking</c>).</summary>
    private const string LinkedSwitch = "Lambda.Extensions.Sdk.OpenSslIsLinked";

    // The names that the runtime's own shim tries, in its order.
    private static readonly string[] Names = ["libssl.so.3", "libssl.so.1.1", "libssl.so.1.0.2", "libssl.so.1.0.0", "libssl.so.10"];

    private static readonly Lazy<bool> Found = new(Probe);

    /// <summary>
    /// Gets whether OpenSSL is available: linked into the executable, or a library that the runtime loads. True on systems whose
    /// cryptography does not need it. The first call loads the library; the result does not change.
    /// </summary>
    public static bool IsAvailable => Found.Value;

    /// <summary>Gets one sentence with the remedy for the case that <see cref="IsAvailable"/> is false.</summary>
    public static string Remedy =>
        "Install OpenSSL 3 in the function's image (libssl3 on Debian, openssl-libs on Amazon Linux), or publish the extension with StaticOpenSslLinking=true";

    /// <summary>Throws when OpenSSL is missing, instead of the runtime ending the process.</summary>
    /// <exception cref="PlatformNotSupportedException">OpenSSL is missing; the message names the remedy.</exception>
    public static void ThrowIfMissing()
    {
        if (!IsAvailable) throw new PlatformNotSupportedException($"There is no OpenSSL in this image, which TLS and hashes need. {Remedy}.");
    }

    /// <summary>Returns the names that are tried, in order.</summary>
    internal static IEnumerable<string> Candidates(string? versionOverride) =>
        string.IsNullOrEmpty(versionOverride) ? Names : Names.Prepend($"libssl.so.{versionOverride}");

    private static bool Probe()
    {
        if (!OperatingSystem.IsLinux()) return true;
        if (AppContext.TryGetSwitch(LinkedSwitch, out bool linked) && linked) return true;
        foreach (string name in Candidates(Environment.GetEnvironmentVariable("CLR_OPENSSL_VERSION_OVERRIDE")))
        {
            // The library stays loaded; the runtime loads the same one next.
            if (NativeLibrary.TryLoad(name, out _)) return true;
        }

        return false;
    }
}
