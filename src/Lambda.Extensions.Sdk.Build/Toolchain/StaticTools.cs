using Lambda.Extensions.Sdk.Build.Inspection;

namespace Lambda.Extensions.Sdk.Build.Toolchain;

/// <summary>
/// The tools and libraries that a static link needs besides those of <see cref="NativeTools"/>: the static C library, GNU objcopy, and for
/// TLS the static OpenSSL with the tools that compile .NET's code for it.
/// </summary>
/// <param name="commands">The search for commands.</param>
/// <param name="host">The architecture of this machine.</param>
/// <param name="linkerFinds">Returns true when a linker, called with options, finds a library.</param>
internal sealed class StaticTools(CommandSearch commands, LambdaArchitecture host, Func<string, string[], string, bool> linkerFinds)
{
    private static readonly string[] OpenSslTools = ["cmake", "make"];

    /// <summary>Returns the missing tools for an architecture; none when all exist.</summary>
    /// <param name="target">The architecture to publish for.</param>
    /// <param name="openSsl">True when OpenSSL is linked in.</param>
    /// <param name="namedLinker">The project's own CppCompilerAndLinker; empty for the default.</param>
    /// <param name="sysRoot">The project's own SysRoot; empty for the default.</param>
    public IEnumerable<Finding> Missing(LambdaArchitecture target, bool openSsl, string namedLinker = "", string sysRoot = "")
    {
        if (openSsl && target != host)
        {
            yield return new Finding(
                FindingCode.StaticToolsMissing,
                $"StaticOpenSslLinking compiles .NET's code for OpenSSL for this machine ({host}), not for {target}",
                $"Publish on an {target} machine, or for {target} with LambdaExtensionLink=Dynamic");
            yield break;
        }
        List<string> missing = [];
        string objCopy = target == host ? "objcopy" : NativeTools.Triple(target) + "-objcopy";
        if (!commands.Has(objCopy)) missing.Add($"{objCopy} (GNU; llvm-objcopy does not support static executables)");
        if (openSsl) missing.AddRange(OpenSslTools.Where(tool => !commands.Has(tool)));
        missing.AddRange(MissingLibraries(target, openSsl, namedLinker, sysRoot));
        if (missing.Count > 0)
            yield return new Finding(FindingCode.StaticToolsMissing, $"to link statically (LambdaExtensionLink=Static) there is missing: {string.Join(", ", missing)}", Remedy(target, openSsl));
    }

    private IEnumerable<string> MissingLibraries(LambdaArchitecture target, bool openSsl, string namedLinker, string sysRoot)
    {
        // A linker that the project names can have options and folders of its own. It reports itself what it lacks.
        if (namedLinker.Length > 0 || new NativeTools(commands, host, File.Exists).Linker is not { } linker) return [];
        List<string> options = target == host ? [] : ["--target=" + NativeTools.Triple(target)];
        if (sysRoot.Length > 0) options.Add("--sysroot=" + sysRoot);
        string[] needed = openSsl ? ["libc.a", "libssl.a", "libcrypto.a"] : ["libc.a"];
        return needed.Where(library => !linkerFinds(linker, [.. options], library));
    }

    private string Remedy(LambdaArchitecture target, bool openSsl)
    {
        string debian = target == host ? "binutils libc6-dev" : $"gcc-{NativeTools.Triple(target).Replace('_', '-')} libc6-dev-{(target.Name == "arm64" ? "arm64" : "amd64")}-cross";
        string fedora = target == host ? ", dnf install binutils glibc-static (Amazon Linux, Fedora)" : "";
        return openSsl
            ? $"Install them: apt-get install {debian} libssl-dev cmake make (Debian, Ubuntu); or publish with LambdaExtensionLink=Dynamic"
            : $"Install it: apt-get install {debian} (Debian, Ubuntu){fedora}; or publish with LambdaExtensionLink=Dynamic";
    }
}
