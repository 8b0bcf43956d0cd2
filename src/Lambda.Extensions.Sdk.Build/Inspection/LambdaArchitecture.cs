using Lambda.Extensions.Sdk.Build.Inspection.Elf;

namespace Lambda.Extensions.Sdk.Build.Inspection;

/// <summary>One of the two processor architectures of Lambda, under the platform's own name (lambda-facts 6.1).</summary>
internal sealed class LambdaArchitecture
{
    public static readonly LambdaArchitecture X64 = new("x86_64", "x64", ElfMachine.X64, "/lib64/ld-linux-x86-64.so.2");

    public static readonly LambdaArchitecture Arm64 = new("arm64", "arm64", ElfMachine.Arm64, "/lib/ld-linux-aarch64.so.1");

    private LambdaArchitecture(string name, string runtimeIdentifierPart, ushort machine, string loader)
    {
        Name = name;
        RuntimeIdentifierPart = runtimeIdentifierPart;
        Machine = machine;
        Loader = loader;
    }

    /// <summary>Gets Lambda's name for it, as in CompatibleArchitectures.</summary>
    public string Name { get; }

    /// <summary>Gets .NET's name for it, the last part of a runtime identifier.</summary>
    public string RuntimeIdentifierPart { get; }

    /// <summary>Gets the processor of its binaries (e_machine).</summary>
    public ushort Machine { get; }

    /// <summary>Gets the dynamic loader of the images.</summary>
    public string Loader { get; }

    public static LambdaArchitecture? OfMachine(ushort machine) => machine switch
    {
        ElfMachine.X64 => X64,
        ElfMachine.Arm64 => Arm64,
        _ => null,
    };

    /// <summary>
    /// Returns the architecture of <c>linux-x64</c> and <c>linux-arm64</c>, with musl too; null for any other runtime identifier.
    /// </summary>
    public static LambdaArchitecture? OfRuntimeIdentifier(string runtimeIdentifier) => runtimeIdentifier switch
    {
        "linux-x64" or "linux-musl-x64" => X64,
        "linux-arm64" or "linux-musl-arm64" => Arm64,
        _ => null,
    };

    public override string ToString() => Name;
}
