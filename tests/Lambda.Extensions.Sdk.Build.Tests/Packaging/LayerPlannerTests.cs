using Lambda.Extensions.Sdk.Build.Inspection;
using Lambda.Extensions.Sdk.Build.Packaging;
using Lambda.Extensions.Sdk.Build.Tests.Elf;

namespace Lambda.Extensions.Sdk.Build.Tests.Packaging;

[Category("G23")]
public sealed class LayerPlannerTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public void A_native_extension_is_one_file_under_its_name()
    {
        (List<LayerFile> files, string[] codes) = Plan(Native());
        Assert.That(files.Select(file => (file.Path, file.Mode)), Is.EqualTo([("extensions/my-ext", (int?)LayerFile.ExecutableMode)]));
        Assert.That(codes, Is.Empty);
    }

    [Test]
    public void Debugging_information_and_documentation_stay_out()
    {
        LayerRequest request = Native() with
        {
            Published = [Published("My.Ext", "x"), Published("My.Ext.dbg", "x"), Published("Lib.pdb", "x"), Published("Lib.xml", "<?xml version=\"1.0\"?>\n<doc>\n<assembly/></doc>")],
        };
        Assert.That(Plan(request).Codes, Is.Empty);
    }

    [TestCase("settings.xml", "<settings/>", "my-ext/settings.xml")]
    [TestCase("appsettings.json", "{}", "my-ext/appsettings.json")]
    [TestCase("libe_sqlite3.so", "x", "lib/libe_sqlite3.so")]
    [TestCase("sub/data.bin", "x", "my-ext/sub/data.bin")]
    public void A_stray_file_is_told_with_the_place_it_could_have(string path, string content, string place)
    {
        (_, List<Finding> findings) = PlanFindings(Native() with { Published = [Published(path, content)] });
        Assert.That(findings.Single().Code, Is.EqualTo("LXS1201"));
        Assert.That(findings.Single().Remedy, Does.Contain($"TargetPath=\"{place}\""));
    }

    [Test]
    public void A_stray_file_that_is_carried_or_ignored_is_none()
    {
        PublishedFile carried = Published("appsettings.json", "{}");
        LayerRequest request = Native() with
        {
            Published = [carried, Published("libe_sqlite3.so", "x")],
            Content = [carried with { Path = "my-ext/appsettings.json" }],
            Ignored = ["libe_sqlite3.so"],
        };
        (List<LayerFile> files, string[] codes) = Plan(request);
        Assert.That(codes, Is.Empty);
        Assert.That(files.Select(file => file.Path), Is.EqualTo(["extensions/my-ext", "my-ext/appsettings.json"]));
    }

    [Test]
    public void The_mode_of_content_goes_by_what_it_is_not_by_the_disk()
    {
        string script = _folder.Write("tool.sh", "#!/bin/sh\n"), text = _folder.WriteExecutable("readme.txt", "text");
        (List<LayerFile> files, _) = Plan(Native() with { Content = [new(script, "bin/tool.sh"), new(text, "my-ext/readme.txt")] });
        Assert.That(files.Skip(1).Select(file => file.Mode), Is.EqualTo(new int?[] { LayerFile.ExecutableMode, LayerFile.PlainMode }));
    }

    [Test]
    public void Content_in_a_forbidden_place_twice_in_one_or_missing_is_told()
    {
        PublishedFile file = Published("a.json", "{}");
        Assert.That(Plan(Native() with { Content = [file with { Path = "extensions/a.json" }] }).Codes, Is.EqualTo(["LXS1202"]));
        Assert.That(Plan(Native() with { Content = [file with { Path = "../a.json" }] }).Codes, Is.EqualTo(["LXS1202"]));
        Assert.That(Plan(Native() with { Content = [file with { Path = "x/a" }, Published("b.json", "{}") with { Path = "x/a" }] }).Codes, Is.EqualTo(["LXS1203"]));
        Assert.That(Plan(Native() with { Content = [new(_folder["none"], "x/none")] }).Codes, Is.EqualTo(["LXS1204"]));
    }

    [Test]
    public void A_framework_dependent_extension_is_a_launcher_and_a_folder()
    {
        LayerRequest request = new()
        {
            ExtensionName = "my-ext",
            Kind = LayerKind.FrameworkDependent,
            Program = _folder.Write("publish/My.Ext.dll", "x"),
            Published = [Published("My.Ext.dll", "x"), Published("My.Ext.pdb", "x"), Published("My.Ext.runtimeconfig.json", "{}"), Published("de/My.Ext.resources.dll", "x")],
        };
        (List<LayerFile> files, string[] codes) = Plan(request);
        Assert.That(codes, Is.Empty);
        Assert.That(files.Select(file => file.Path), Is.EqualTo(["extensions/my-ext", "my-ext/My.Ext.dll", "my-ext/My.Ext.runtimeconfig.json", "my-ext/de/My.Ext.resources.dll"]));
        Assert.That(files[0].Mode, Is.EqualTo(LayerFile.ExecutableMode));
    }

    [Test]
    public void A_startup_hook_is_a_folder_and_leaves_extensions_empty()
    {
        LayerRequest request = new()
        {
            ExtensionName = "my-hook",
            Kind = LayerKind.StartupHook,
            Program = _folder.Write("publish/My.Hook.dll", "x"),
            Published = [Published("My.Hook.dll", "x"), Published("My.Hook.pdb", "x"), Published("Lambda.Extensions.Sdk.dll", "x")],
        };
        (List<LayerFile> files, string[] codes) = Plan(request);
        Assert.That(codes, Is.Empty);
        Assert.That(files.Select(file => (file.Path, file.Mode)), Is.EqualTo([("my-hook/My.Hook.dll", (int?)LayerFile.PlainMode), ("my-hook/Lambda.Extensions.Sdk.dll", LayerFile.PlainMode)]));
    }

    [Test]
    public void A_layer_with_a_proxy_has_an_executable_wrapper_at_its_top()
    {
        (List<LayerFile> files, string[] codes) = Plan(Native() with { RuntimeProxyPort = 9010 });
        Assert.That(codes, Is.Empty);
        Assert.That(files.Select(file => (file.Path, file.Mode)), Is.EqualTo([("extensions/my-ext", (int?)LayerFile.ExecutableMode), ("my-ext-wrapper", LayerFile.ExecutableMode)]));
        Assert.That(System.Text.Encoding.UTF8.GetString(files[1].Content()), Does.StartWith("#!/bin/bash\n").And.Contains("_lx_port=9010\n").And.EndsWith("\nexec \"$@\"\n").And.Not.Contains("\r\n"));
        Assert.That(LayerInspector.Inspect(files.Skip(1), new LayerExpectations()).Findings.Select(finding => finding.Code), Is.EqualTo(["LXS1302"]), "nothing of the script itself");
    }

    [Test]
    public void Content_cannot_replace_the_wrapper() =>
        Assert.That(Plan(Native() with { RuntimeProxyPort = 9009, Content = [Published("x", "x") with { Path = "my-ext-wrapper" }] }).Codes, Is.EqualTo(["LXS1203"]));

    private LayerRequest Native() => new()
    {
        ExtensionName = "my-ext",
        Kind = LayerKind.Native,
        Program = _folder.Write("publish/My.Ext", CraftedElf.Program()),
    };

    private PublishedFile Published(string path, string content) => new(_folder.Write("bin/" + path, content), path);

    private static (List<LayerFile> Files, string[] Codes) Plan(LayerRequest request)
    {
        (List<LayerFile> files, List<Finding> findings) = PlanFindings(request);
        return (files, [.. findings.Select(finding => finding.Code)]);
    }

    private static (List<LayerFile> Files, List<Finding> Findings) PlanFindings(LayerRequest request)
    {
        var findings = new List<Finding>();
        return (LayerPlanner.Plan(request, findings), findings);
    }
}
