using Lambda.Extensions.Sdk.Build.Inspection.Elf;

namespace Lambda.Extensions.Sdk.Build.Inspection;

/// <summary>Compares one binary with the contents of Lambda's images.</summary>
internal static class BinaryInspector
{
    public static GlibcVersion? HighestGlibc(ElfFile elf)
    {
        GlibcVersion? highest = null;
        foreach (SymbolVersion version in elf.Versions)
        {
            if (GlibcVersion.OfSymbolVersion(version.Name) is { } glibc && !(highest >= glibc)) highest = glibc;
        }
        return highest;
    }

    /// <summary>Returns the problems of a binary.</summary>
    /// <param name="elf">The binary.</param>
    /// <param name="name">The name to use in messages.</param>
    /// <param name="mustRun">True when Lambda starts it, false when it is only a file of the layer.</param>
    /// <param name="expectations">The requirements for the layer.</param>
    /// <param name="ownLibraries">Names of the files in the same layer.</param>
    public static IEnumerable<Finding> Inspect(
        ElfFile elf, string name, bool mustRun, LayerExpectations expectations, IReadOnlySet<string> ownLibraries)
    {
        if (WrongArchitecture(elf, name, expectations.Architecture) is { } wrong)
        {
            // Its other headers are for another machine.
            yield return wrong;
            yield break;
        }
        if (mustRun && !elf.IsProgram)
            yield return new Finding(FindingCode.NotAProgram, $"{name} is a library or an object file, not a program", "Lambda starts every file in extensions/: put it into another folder, such as lib/");
        if (expectations.Stripped && elf.HasDebugInfo)
            yield return new Finding(FindingCode.DebugInfoInside, $"{name} still has its debugging information inside", "Set <StripSymbols>true</StripSymbols>, the default when publishing natively: the symbols then lie in a .dbg file beside the layer");
        if (WrongLoader(elf, name) is { } loader) yield return loader;
        foreach (Finding finding in TooNewSymbols(elf, name, expectations.TargetOs)) yield return finding;
        foreach (Finding finding in MissingLibraries(elf, name, expectations, ownLibraries)) yield return finding;
        if (elf.IsStatic && elf.Opened.Contains(OpenedLibraries.OpenSsl, StringComparer.Ordinal))
        {
            yield return new Finding(
                FindingCode.StaticOpens,
                $"{name} is linked statically and uses OpenSSL (libssl.so.3), for TLS or hashes: a static program cannot open a library",
                "Publish with StaticOpenSslLinking=true to link it in, which needs cmake and libssl-dev; or with LambdaExtensionLink=Dynamic");
        }
        if (Opens(elf, OpenedLibraries.Icu, expectations, ownLibraries))
        {
            yield return new Finding(
                FindingCode.IcuOpened,
                $"{name} opens ICU (libicuuc.so) at start, which only AWS's .NET images have: elsewhere .NET ends it with exit code 134 before it registers",
                "Set <InvariantGlobalization>true</InvariantGlobalization>, the default of an extension; or, where the library is there, list libicuuc.so in LambdaOtherLibraries (lambda-ext inspect: --other-libraries)");
        }
    }

    /// <summary>Returns notes: facts that are no problem but should be known.</summary>
    public static IEnumerable<Finding> Notes(ElfFile elf, string name, LayerExpectations expectations, IReadOnlySet<string> ownLibraries)
    {
        if (!elf.IsStatic && Opens(elf, OpenedLibraries.OpenSsl, expectations, ownLibraries))
        {
            yield return new Finding(
                FindingCode.OpenSslOpened,
                $"{name} opens OpenSSL (libssl.so.3) at run time, for TLS and hashes: AWS's own images have it, distroless and slim ones may not",
                "Publish with StaticOpenSslLinking=true to link it in, which needs cmake and libssl-dev; or, where the library is there, list libssl.so.3 in LambdaOtherLibraries (lambda-ext inspect: --other-libraries)");
        }
    }

    private static bool Opens(ElfFile elf, string library, LayerExpectations expectations, IReadOnlySet<string> ownLibraries) =>
        elf.Opened.Contains(library, StringComparer.Ordinal)
        && !elf.Needed.Concat(ownLibraries).Concat(expectations.OtherLibraries).Any(name => name.StartsWith(library, StringComparison.Ordinal));

    private static Finding? WrongArchitecture(ElfFile elf, string name, LambdaArchitecture? expected)
    {
        if (expected is null)
        {
            return LambdaArchitecture.OfMachine(elf.Machine) is null
                ? new Finding(FindingCode.Architecture, $"{name} is for {elf.MachineName}; Lambda has x86_64 and arm64", "Publish it with -r linux-x64 or -r linux-arm64")
                : null;
        }
        return elf.Machine == expected.Machine
            ? null
            : new Finding(FindingCode.Architecture, $"{name} is for {elf.MachineName}, not for {expected}", $"Publish it with -r linux-{expected.RuntimeIdentifierPart}, or bring the build of it that is for {expected}");
    }

    private static Finding? WrongLoader(ElfFile elf, string name)
    {
        if (elf.Interpreter is not { } loader || LambdaArchitecture.OfMachine(elf.Machine) is not { } architecture || loader == architecture.Loader)
            return null;
        string remedy = loader.Contains("musl", StringComparison.Ordinal)
            ? $"It is linked for musl: publish with -r linux-{architecture.RuntimeIdentifierPart}, or link it statically with -p:LambdaExtensionLink=Static"
            : $"Link it with a tool chain whose loader is {architecture.Loader}";
        return new Finding(FindingCode.LoaderMissing, $"{name} asks for the loader {loader}, which Lambda's images do not have", remedy);
    }

    private static IEnumerable<Finding> TooNewSymbols(ElfFile elf, string name, TargetOs os)
    {
        foreach (SymbolVersion version in elf.Versions)
        {
            // A version without a number is newer than the one in all images, or private to one build of the library.
            if (!GlibcVersion.IsGlibc(version.Name) || GlibcVersion.OfSymbolVersion(version.Name) <= os.Glibc) continue;
            string symbols = version.Symbols.Count == 0 ? "" : $" ({string.Join(", ", version.Symbols)})";
            yield return new Finding(
                FindingCode.SymbolTooNew,
                $"{name} asks for {version.Name}{symbols} of {version.Library}; {os.DisplayName} has glibc {os.Glibc}",
                os.LinkRemedy + "; see docs/packaging.md, \"The C library\"");
        }
    }

    private static IEnumerable<Finding> MissingLibraries(ElfFile elf, string name, LayerExpectations expectations, IReadOnlySet<string> ownLibraries)
    {
        foreach (string library in elf.Needed)
        {
            if (expectations.TargetOs.Libraries.Contains(library) || ownLibraries.Contains(library) || expectations.OtherLibraries.Contains(library))
                continue;
            yield return new Finding(
                FindingCode.LibraryMissing,
                $"{name} needs {library}, which the images of {expectations.TargetOs.DisplayName} do not have",
                $"Bring it: <LambdaLayerContent Include=\"…/{library}\" TargetPath=\"lib/{library}\" />; or list it in LambdaOtherLibraries if another layer does");
        }
    }
}
