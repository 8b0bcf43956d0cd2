using Lambda.Extensions.Sdk.Build.Inspection;

namespace Lambda.Extensions.Sdk.Build.Toolchain;

/// <summary>
/// The tools that Native AOT needs and the .NET SDK does not contain: a linker, and objcopy to remove the symbols. To build for the
/// other architecture it also needs a linker for it and that architecture's C library.
/// </summary>
internal sealed class NativeTools(CommandSearch commands, LambdaArchitecture host, Func<string, bool> fileExists)
{
    public const string LinkerRemedy = "Install one: apt-get install gcc (Debian, Ubuntu), dnf install gcc (Amazon Linux, Fedora)";

    private static readonly string[] CrossTools = ["clang", "ld.lld", "llvm-objcopy"];

    private const string ObjCopyRemedy = "Install it: apt-get install binutils (Debian, Ubuntu), dnf install binutils (Amazon Linux, Fedora); or set StripSymbols to false, which the layer does not take";

    /// <summary>Gets the linker that a publish uses when the project names none: clang before gcc, as in Native AOT.</summary>
    public string? Linker => commands.Has("clang") ? "clang" : commands.Has("gcc") ? "gcc" : null;

    /// <summary>Returns the missing tools for an architecture; none when all exist.</summary>
    /// <param name="target">The architecture to publish for.</param>
    /// <param name="namedLinker">The project's own CppCompilerAndLinker; empty for the default.</param>
    /// <param name="sysRoot">The project's own SysRoot; empty for the default.</param>
    public IEnumerable<Finding> Missing(LambdaArchitecture target, string namedLinker = "", string sysRoot = "")
    {
        if (namedLinker.Length > 0)
            return commands.Has(namedLinker) ? [] : [new Finding(FindingCode.LinkerMissing, $"the linker {namedLinker} (CppCompilerAndLinker) is not in the PATH", "Install it, or leave the property out to take clang or gcc")];
        return target == host ? MissingHere() : MissingForOther(target, sysRoot);
    }

    private IEnumerable<Finding> MissingHere()
    {
        if (Linker is null)
            yield return new Finding(FindingCode.LinkerMissing, "a native extension needs clang or gcc to be linked, and neither is in the PATH", LinkerRemedy);
        else if (!commands.Has("objcopy") && !commands.Has("llvm-objcopy"))
            yield return new Finding(FindingCode.LinkerMissing, "objcopy is not in the PATH: symbols could not be taken out of the executable", ObjCopyRemedy);
    }

    private IEnumerable<Finding> MissingForOther(LambdaArchitecture target, string sysRoot)
    {
        string triple = Triple(target), debian = target.Name == "arm64" ? "arm64" : "amd64";
        string remedy = $"Install the cross tools: apt-get install clang lld llvm gcc-{triple.Replace('_', '-')} libc6-dev-{debian}-cross (Debian, Ubuntu); or publish on an {target} machine";
        List<string> missing = [.. CrossTools.Where(tool => !commands.Has(tool))];
        if (sysRoot.Length == 0 && !fileExists(CrossLibrary(target))) missing.Add($"the C library for {target} ({CrossLibrary(target)})");
        if (missing.Count > 0)
            yield return new Finding(FindingCode.CrossToolsMissing, $"to build for {target} on {host} there is missing: {string.Join(", ", missing)}", remedy);
    }

    /// <summary>Returns the GNU tools' name of an architecture.</summary>
    public static string Triple(LambdaArchitecture architecture) => architecture.Name == "arm64" ? "aarch64-linux-gnu" : "x86_64-linux-gnu";

    /// <summary>Returns the path of the other architecture's C library in Debian's cross packages.</summary>
    public static string CrossLibrary(LambdaArchitecture architecture) => $"/usr/{Triple(architecture)}/lib/libc.so.6";
}
