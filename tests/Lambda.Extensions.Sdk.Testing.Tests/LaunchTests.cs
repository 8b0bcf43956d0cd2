using System.Runtime.InteropServices;
using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Processes;
using Lambda.Extensions.Sdk.Testing.Tests.Support;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Tests;

/// <summary>server-behaviour 4.1: what cannot be executed fails INIT, with words that help.</summary>
public sealed class LaunchTests
{
    [Test]
    public async Task A_file_without_the_execute_permission_fails_INIT_and_says_what_to_do()
    {
        using var scripts = new ScriptFolder();
        var path = scripts.File("my-extension.json", "{}", executable: false);
        var failure = await Assert.ThrowsAsync<EmulatorException>(() => LambdaEmulator.CreateBuilder().AddExtension(path).StartAsync());
        Assert.That(failure!.Message, Does.Contain("Extension.LaunchError").And.Contain("PermissionDenied").And.Contain("chmod 0755"));

        await using var lambda = await LambdaEmulator.CreateBuilder().AddExtension(path).StartWithoutInitAsync();
        await lambda.WaitForInitAsync().Soon();
        Assert.That(lambda.Extensions["my-extension.json"].State, Is.EqualTo(ExtensionState.LaunchError));
        var error = lambda.Extensions["my-extension.json"].ReportedErrors.Single();
        Assert.That(error.Kind, Is.EqualTo(ReportedErrorKind.LaunchError));
        Assert.That(error.ErrorType, Is.EqualTo("PermissionDenied"));
    }

    [TestCase("echo hello\n", "neither an ELF binary nor a script")]
    [TestCase("", "neither an ELF binary nor a script")]
    [TestCase("#!/no/such/interpreter -x\n", "its interpreter '/no/such/interpreter' does not exist")]
    [TestCase("\u007fELF", "header is cut off")]
    [Platform("Linux")]
    public async Task A_file_of_no_executable_format_fails_INIT(string content, string words)
    {
        using var scripts = new ScriptFolder();
        var path = scripts.File("ext", content);
        var failure = await Assert.ThrowsAsync<EmulatorException>(() => LambdaEmulator.CreateBuilder().AddExtension(path).StartAsync());
        Assert.That(failure!.Message, Does.Contain("Extension.LaunchError").And.Contain(words));
    }

    [Test]
    [Platform("Linux")]
    public async Task A_script_with_Windows_line_ends_fails_INIT()
    {
        using var scripts = new ScriptFolder();
        var path = scripts.File("ext", "");
        await File.WriteAllTextAsync(path, "#!/bin/sh\r\necho\r\n");
        var failure = await Assert.ThrowsAsync<EmulatorException>(() => LambdaEmulator.CreateBuilder().AddExtension(path).StartAsync());
        Assert.That(failure!.Message, Does.Contain("carriage return"));
    }

    [Test]
    public async Task A_binary_of_another_architecture_is_told_from_one_of_this_machine()
    {
        using var scripts = new ScriptFolder();
        var path = scripts.File("ext", "");
        var isArm = RuntimeInformation.OSArchitecture == Architecture.Arm64;
        // Where the kernel has an emulator for the other one, that runs too.
        var runs = File.Exists("/proc/sys/fs/binfmt_misc/qemu-" + (isArm ? "x86_64" : "aarch64"));
        var header = new byte[64];
        "\u007fELF"u8.CopyTo(header);
        header[18] = (byte)(isArm ? 183 : 62);
        await File.WriteAllBytesAsync(path, header);
        Assert.That(ExecutableFormat.FindFault(path), Is.Null);
        header[18] = (byte)(isArm ? 62 : 183);
        await File.WriteAllBytesAsync(path, header);
        Assert.That(ExecutableFormat.FindFault(path), runs ? Is.Null : Does.Contain("built for").And.Contain("exec format error"));
    }

    [Test]
    public async Task A_missing_file_or_command_fails_INIT()
    {
        var missing = await Assert.ThrowsAsync<EmulatorException>(() => LambdaEmulator.CreateBuilder().AddExtension("/nowhere/ext").StartAsync());
        Assert.That(missing!.Message, Does.Contain("'/nowhere/ext' does not exist"));
        var command = await Assert.ThrowsAsync<EmulatorException>(() => LambdaEmulator.CreateBuilder().AddExtensionCommand("ext", "no-such-command-here").StartAsync());
        Assert.That(command!.Message, Does.Contain("'no-such-command-here' was not found in PATH"));
        var function = await Assert.ThrowsAsync<EmulatorException>(() => LambdaEmulator.CreateBuilder().UseFunction("/nowhere/bootstrap").StartAsync());
        Assert.That(function!.Message, Does.Contain("Runtime.InvalidEntrypoint"));
    }

    [Test]
    public async Task The_eleventh_extension_fails_INIT_at_once()
    {
        var builder = LambdaEmulator.CreateBuilder();
        for (var i = 0; i < 11; i++) builder.ExpectExtension($"ext-{i:00}");
        await using var lambda = await builder.StartWithoutInitAsync();
        var init = await lambda.WaitForInitAsync().Soon();
        Assert.That(init.ErrorType, Is.EqualTo("Extension.LaunchError"));
        Assert.That(init.Message, Does.Contain("TooManyExtensions"));
        Assert.That(lambda.Extensions["ext-10"].State, Is.EqualTo(ExtensionState.LaunchError));
        Assert.That(lambda.Extensions["ext-09"].Killed, Is.True, "the others are killed");
        Assert.That(lambda.Count(EmulatorEventNames.RuntimeStarted), Is.Zero);
    }
}
