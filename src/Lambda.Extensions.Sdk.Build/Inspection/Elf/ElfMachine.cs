namespace Lambda.Extensions.Sdk.Build.Inspection.Elf;

/// <summary>The processors of ELF files that have a name here (e_machine).</summary>
internal static class ElfMachine
{
    public const ushort X86 = 3;
    public const ushort Arm = 40;
    public const ushort X64 = 62;
    public const ushort Arm64 = 183;

    public static string Name(ushort machine) => machine switch
    {
        X86 => "x86 (32-bit)",
        Arm => "arm (32-bit)",
        X64 => "x86_64",
        Arm64 => "arm64",
        243 => "riscv64",
        258 => "loongarch64",
        _ => $"machine {machine}",
    };
}
