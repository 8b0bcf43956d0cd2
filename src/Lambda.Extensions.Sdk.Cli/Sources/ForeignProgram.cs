using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Lambda.Extensions.Sdk.Build.Inspection;
using Lambda.Extensions.Sdk.Build.Toolchain;

namespace Lambda.Extensions.Sdk.Cli.Sources;

/// <summary>Finds the emulator for a program that is built for Lambda's other architecture.</summary>
internal static class ForeignProgram
{
    private const int MachineOffset = 18;

    /// <summary>
    /// Returns the beginning of the command that runs the program, such as <c>qemu-aarch64 -L /usr/aarch64-linux-gnu</c>.
    /// </summary>
    /// <param name="program">The program's file.</param>
    /// <param name="path">The value of PATH.</param>
    /// <returns>Empty when the program needs no emulator, or when this machine has none for it.</returns>
    public static IReadOnlyList<string> EmulatorOf(string program, string? path)
    {
        if (!OperatingSystem.IsLinux() || ArchitectureOf(program) is not { } architecture || IsOfThisMachine(architecture)) return [];
        string name = architecture == LambdaArchitecture.Arm64 ? "qemu-aarch64" : "qemu-x86_64";
        if (ExecutablePath.Find(name, path) is not { } emulator) return [];

        // The folder in which the cross tools of Debian and Ubuntu have the other architecture's libraries.
        string libraries = "/usr/" + NativeTools.Triple(architecture);
        return Directory.Exists(libraries) ? [emulator, "-L", libraries] : [emulator];
    }

    private static bool IsOfThisMachine(LambdaArchitecture architecture) =>
        RuntimeInformation.OSArchitecture == (architecture == LambdaArchitecture.Arm64 ? Architecture.Arm64 : Architecture.X64);

    private static LambdaArchitecture? ArchitectureOf(string program)
    {
        Span<byte> head = stackalloc byte[MachineOffset + 2];
        try
        {
            using FileStream file = File.OpenRead(program);
            return file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && head.StartsWith("\u007fELF"u8)
                ? LambdaArchitecture.OfMachine(BinaryPrimitives.ReadUInt16LittleEndian(head[MachineOffset..]))
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A command in PATH, or a file that may be executed but not read.
            return null;
        }
    }
}
