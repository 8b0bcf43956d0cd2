using Lambda.Extensions.Sdk.Cli.CommandLine;
using Lambda.Extensions.Sdk.Cli.Sources;

namespace Lambda.Extensions.Sdk.Cli.Tests.Sources;

public sealed class ExtensionSourceTests
{
    private readonly TempFolder _folder = new();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public void A_path_is_recognised_by_what_is_there()
    {
        var executable = _folder.WriteScript("my-ext", "#!/bin/sh\n");
        var zip = LayerZip.Create(_folder["layer.zip"], LayerZip.Executable("extensions/my-ext"));
        var unnamedZip = LayerZip.Create(_folder["layer"], LayerZip.Executable("extensions/my-ext"));
        var project = _folder.Write("project/MyExt.csproj", "<Project/>");
        _folder.Write("unpacked/extensions/my-ext", "");

        Assert.Multiple(() =>
        {
            Assert.That(ExtensionSource.Recognise(executable), Is.EqualTo(new ExtensionSource(ExtensionSourceKind.Executable, executable)));
            Assert.That(ExtensionSource.Recognise(zip), Is.EqualTo(new ExtensionSource(ExtensionSourceKind.LayerZip, zip)));
            Assert.That(ExtensionSource.Recognise(unnamedZip), Is.EqualTo(new ExtensionSource(ExtensionSourceKind.LayerZip, unnamedZip)));
            Assert.That(ExtensionSource.Recognise(project), Is.EqualTo(new ExtensionSource(ExtensionSourceKind.Project, project)));
            Assert.That(ExtensionSource.Recognise(_folder["project"]), Is.EqualTo(new ExtensionSource(ExtensionSourceKind.Project, project)));
            Assert.That(ExtensionSource.Recognise(_folder["unpacked"]), Is.EqualTo(new ExtensionSource(ExtensionSourceKind.LayerFolder, _folder["unpacked"])));
        });
    }

    [Test]
    public void What_cannot_be_run_is_refused_with_the_remedy()
    {
        _folder.Write("two/A.csproj", "");
        _folder.Write("two/B.csproj", "");
        Directory.CreateDirectory(_folder["empty"]);

        Assert.Multiple(() =>
        {
            AssertRefused(_folder["missing"], "there is no file or folder");
            AssertRefused(_folder["empty"], "holds neither a project file nor a layer's folder 'extensions'.");
            AssertRefused(_folder["two"], "holds several projects (A.csproj, B.csproj). Name one of them.");
            AssertRefused(_folder.Write("My.sln", ""), "is a solution. Name the extension's project.");
            AssertRefused(_folder.Write("MyExt.dll", ""), "Name the executable beside it, or the project.");
        });
    }

    private static void AssertRefused(string path, string message) =>
        Assert.That(() => ExtensionSource.Recognise(path), Throws.TypeOf<UsageException>().With.Message.Contains(message));
}
