namespace Lambda.Extensions.Sdk.Cli.Tests.Doctor;

/// <summary>With a PATH of the test's own, on Linux.</summary>
public sealed class DoctorTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public async Task With_all_in_place_it_is_content()
    {
        var terminal = Terminal("dotnet:10.0.401", "gcc:gcc (Debian) 12.2", "objcopy:", "getconf:glibc 2.34", "aws:");
        Assert.That(await terminal.RunAsync("doctor"), Is.Zero);
        Assert.Multiple(() =>
        {
            Assert.That(terminal.Out, Does.Match(@"(?m)^ok +\.NET SDK +10\.0\.401$"));
            Assert.That(terminal.Out, Does.Match(@"(?m)^ok +native linker +/.*/gcc: gcc \(Debian\) 12\.2$"));
            Assert.That(terminal.Out, Does.Match(@"(?m)^ok +C library +glibc 2\.34: what is linked here runs on Amazon Linux 2023 \(2\.34\)$"));
            Assert.That(terminal.Out, Does.Match(@"(?m)^ok +AWS CLI +/"));
        });
    }

    [Test]
    public async Task What_native_extensions_need_is_missed()
    {
        var terminal = Terminal("dotnet:10.0.401");
        Assert.That(await terminal.RunAsync("doctor"), Is.EqualTo(1));
        Assert.That(terminal.Out, Does.Match(@"(?m)^missing +native linker +a native extension needs clang or gcc"));
        Assert.That(terminal.Out, Does.Contain("-> Install one: apt-get install gcc (Debian, Ubuntu), dnf install gcc (Amazon Linux, Fedora)"));
    }

    [Test]
    public async Task What_the_other_architecture_needs_is_optional()
    {
        var terminal = Terminal("dotnet:10.0.401", "gcc:gcc", "objcopy:", "getconf:glibc 2.36");
        Assert.That(await terminal.RunAsync("doctor"), Is.Zero);
        Assert.That(terminal.Out, Does.Match(@"(?m)^optional +build for (arm64|x86_64) +to build for .* there is missing: clang, ld\.lld, llvm-objcopy"));
        Assert.That(terminal.Out, Does.Contain("-> Install the cross tools: apt-get install clang lld llvm gcc-"));
        Assert.That(terminal.Out, Does.Match(@"(?m)^ok +C library +glibc 2\.36, newer than the 2\.34 of Amazon Linux 2023"));
    }

    [TestCase("dotnet:9.0.100", "9.0.100, which cannot build for net10.0")]
    [TestCase("", "there is no dotnet in the PATH")]
    public async Task An_sdk_that_does_not_fit_is_missed(string dotnet, string text)
    {
        var terminal = Terminal(dotnet, "gcc:gcc", "objcopy:");
        Assert.That(await terminal.RunAsync("doctor"), Is.EqualTo(1));
        Assert.That(terminal.Out, Does.Contain(text).And.Contains("-> install the .NET 10 SDK"));
    }

    [Test]
    public async Task Doctor_takes_no_argument()
    {
        var terminal = new TestTerminal();
        Assert.That(await terminal.RunAsync("doctor", "me"), Is.EqualTo(2));
    }

    /// <summary>A machine that has these tools and no others: each says on its first line what follows the colon.</summary>
    private TestTerminal Terminal(params string[] tools)
    {
        Directory.CreateDirectory(_folder["bin"]);
        foreach (var tool in tools.Where(tool => tool.Length > 0))
            _folder.WriteScript("bin/" + tool.Split(':')[0], $"#!/bin/sh\necho '{tool.Split(':')[1]}'\n");
        return new TestTerminal(("PATH", _folder["bin"]), ("DOTNET_HOST_PATH", _folder["bin/dotnet"]));
    }
}
