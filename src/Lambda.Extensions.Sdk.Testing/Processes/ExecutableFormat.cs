using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Lambda.Extensions.Sdk.Testing.Processes;

/// <summary>Checks a file as the Linux kernel does before it runs it: an ELF binary of this architecture, or a script with an interpreter.</summary>
internal static class ExecutableFormat
{
    private const int MachineOffset = 18;
    private const ushort MachineX64 = 62;
    private const ushort MachineArm64 = 183;

    /// <returns>What is wrong in words, <see langword="null"/> when nothing is.</returns>
    public static string? FindFault(string path, Func<string, string>? toHost = null)
    {
        Span<byte> head = stackalloc byte[256];
        try
        {
            using FileStream file = File.OpenRead(path);
            head = head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        }
        catch (UnauthorizedAccessException)
        {
            // Executable but not readable is fine with the kernel.
            return null;
        }

        if (head.StartsWith("#!"u8)) return FindScriptFault(head, toHost ?? (static shown => shown));
        if (head.StartsWith("\u007fELF"u8)) return FindBinaryFault(head);
        return "exec format error. It is neither an ELF binary nor a script that starts with '#!'. Every file in /opt/extensions is executed.";
    }

    private static string? FindScriptFault(ReadOnlySpan<byte> head, Func<string, string> toHost)
    {
        int end = head.IndexOf((byte)'\n');
        string line = Encoding.UTF8.GetString(end < 0 ? head[2..] : head[2..end]).TrimStart();
        string interpreter = line.Split(' ', '\t')[0];
        if (interpreter.EndsWith('\r'))
            return $"its first line ends with a carriage return, so that the interpreter would be '{interpreter.TrimEnd('\r')}\\r'. Save the script with Unix line ends.";
        return File.Exists(toHost(interpreter)) ? null : $"its interpreter '{interpreter}' does not exist.";
    }

    private static string? FindBinaryFault(ReadOnlySpan<byte> head)
    {
        if (head.Length < MachineOffset + 2) return "exec format error. The ELF header is cut off.";
        Architecture built = BinaryPrimitives.ReadUInt16LittleEndian(head[MachineOffset..]) switch
        {
            MachineX64 => Architecture.X64,
            MachineArm64 => Architecture.Arm64,
            _ => RuntimeInformation.OSArchitecture,
        };
        if (built == RuntimeInformation.OSArchitecture) return null;
        // An emulator registered with the kernel makes it run after all.
        string emulator = "/proc/sys/fs/binfmt_misc/qemu-" + (built == Architecture.Arm64 ? "aarch64" : "x86_64");
        return File.Exists(emulator)
            ? null
            : $"exec format error. It is built for {built}, this machine is {RuntimeInformation.OSArchitecture}: publish it for this one.";
    }
}
