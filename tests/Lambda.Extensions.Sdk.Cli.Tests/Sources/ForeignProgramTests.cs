using System.Runtime.InteropServices;
using Lambda.Extensions.Sdk.Cli.Sources;

namespace Lambda.Extensions.Sdk.Cli.Tests.Sources;

/// <summary>Programs for the other architecture run by the emulator that doctor looks for.</summary>
public sealed class ForeignProgramTests : IDisposable
{
    private const byte X64 = 62;
    private const byte Arm64 = 183;

    private static readonly bool IsX64 = RuntimeInformation.OSArchitecture == Architecture.X64;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public void One_for_the_other_architecture_gets_its_emulator()
    {
        var name = IsX64 ? "qemu-aarch64" : "qemu-x86_64";
        Directory.CreateDirectory(_folder["bin"]);
        _folder.WriteScript("bin/" + name, "#!/bin/sh\n");
        var program = Program(IsX64 ? Arm64 : X64);
        var emulator = ForeignProgram.EmulatorOf(program, _folder["bin"]);
        Assert.That(emulator[0], Is.EqualTo(_folder["bin/" + name]));
        Assert.That(emulator, Has.Count.EqualTo(1).Or.Exactly(1).EqualTo("-L"));
        Assert.That(ForeignProgram.EmulatorOf(program, ""), Is.Empty, "without the emulator the run says what the kernel would");
    }

    [Test]
    public void One_for_this_machine_runs_by_itself()
    {
        Assert.That(ForeignProgram.EmulatorOf(Program(IsX64 ? X64 : Arm64), Environment.GetEnvironmentVariable("PATH")), Is.Empty);
    }

    [Test]
    public void Scripts_short_files_and_commands_run_by_themselves()
    {
        File.WriteAllText(_folder["short"], "\u007fELF");
        File.WriteAllText(_folder["script"], "#!/bin/sh\n# longer than the head of a program\n");
        foreach (var program in (string[])[_folder["short"], _folder["script"], "node"])
            Assert.That(ForeignProgram.EmulatorOf(program, Environment.GetEnvironmentVariable("PATH")), Is.Empty);
    }

    private string Program(byte machine)
    {
        byte[] head = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, machine, 0, 1, 0, 0, 0];
        File.WriteAllBytes(_folder["program"], head);
        return _folder["program"];
    }
}
