using Lambda.Extensions.Sdk.ExtensionsApi;

namespace Lambda.Extensions.Sdk.Tests.Hosting.Configuration;

/// <summary>G19: the registered name is the name of the file in /opt/extensions, whatever that file executes.</summary>
[Category("G19")]
public sealed class ExtensionNameTests
{
    private const string Folder = "/opt/extensions";

    [TestCase("/opt/extensions/my-ext", "my-ext")]
    [TestCase("/opt/extensions/my-ext.sh", "my-ext.sh", Description = "The suffix is part of the name.")]
    [TestCase("/opt/extensions/My.Extension.v2", "My.Extension.v2")]
    [TestCase("/opt/extensions/größe", "größe")]
    public void A_native_binary_there_is_itself(string started, string name) =>
        Assert.That(Discover([started], processPath: started, assembly: "Assembly.Name", "other", Path.GetFileName(started)), Is.EqualTo(name));

    [Test]
    public void A_neighbour_with_a_suffix_is_another_extension() =>
        Assert.That(Discover(["/opt/extensions/my-ext"], processPath: "/opt/extensions/my-ext", assembly: "Assembly.Name", "my-ext.sh", "my-ext"), Is.EqualTo("my-ext"));

    [Test]
    public void A_binary_there_needs_no_argument_for_its_name() =>
        Assert.That(Discover(["/opt/extensions/my-ext", "other"], processPath: "/opt/extensions/my-ext", assembly: "Assembly.Name", "other", "my-ext"), Is.EqualTo("my-ext"));

    [Test]
    public void A_symbolic_link_there_gives_its_own_name() =>
        Assert.That(Discover(["/opt/extensions/link"], processPath: "/opt/my/real", assembly: "real", "link", "real"), Is.EqualTo("link"));

    [TestCase("my-ext.sh")]
    [TestCase("/opt/extensions/my-ext.sh")]
    [TestCase("./my-ext.sh")]
    public void A_script_there_may_pass_its_name(string argument) =>
        Assert.That(Discover(["/opt/lib/app", "--verbose", argument, "x"], processPath: "/opt/lib/app", assembly: "app", "app", "my-ext.sh", "other"), Is.EqualTo("my-ext.sh"));

    [Test]
    public void A_script_elsewhere_may_pass_a_name_too() =>
        Assert.That(Discover(["/opt/lib/app", "my-ext"], processPath: "/opt/lib/app", assembly: "app", "other.sh"), Is.EqualTo("my-ext"));

    [TestCase("-v")]
    [TestCase("--name=x")]
    [TestCase("")]
    [TestCase("a b")]
    [TestCase("/etc/my.conf")]
    [TestCase("my-ext", "x")]
    public void Arguments_that_are_no_name_are_passed_over(params string[] arguments) =>
        Assert.That(Discover(["/opt/lib/app", .. arguments], processPath: "/opt/lib/app", assembly: "app", "run.sh"), Is.EqualTo("run.sh"));

    [TestCase("app")]
    [TestCase("app.sh")]
    [TestCase("app.py")]
    public void A_script_there_may_be_called_like_what_it_launches(string script) =>
        Assert.That(Discover(["/opt/lib/app"], processPath: "/opt/lib/app", assembly: "Other", "another", script, "application"), Is.EqualTo(script));

    [Test]
    public void The_only_file_there_is_meant_whatever_its_name() =>
        Assert.That(Discover(["/opt/lib/app"], processPath: "/opt/lib/app", assembly: "app", "start-me"), Is.EqualTo("start-me"));

    [Test]
    public void Among_several_others_it_is_the_executables_own() =>
        Assert.That(Discover(["/opt/lib/app"], processPath: "/opt/lib/app", assembly: "app", "one", "two"), Is.EqualTo("app"));

    [TestCase("My.Extension.sh", "My.Extension.sh")]
    [TestCase("My.Extension", "My.Extension")]
    [TestCase("start-me", "start-me")]
    public void Launched_by_dotnet_it_is_the_script_there(string script, string name) =>
        Assert.That(Discover(["/opt/lib/My.Extension.dll"], processPath: "/usr/share/dotnet/dotnet", assembly: "My.Extension", script), Is.EqualTo(name));

    [Test]
    public void Launched_by_dotnet_among_several_it_is_the_assembly() =>
        Assert.That(Discover(["/opt/lib/My.Extension.dll"], processPath: "/usr/share/dotnet/dotnet", assembly: "My.Extension", "one", "two"), Is.EqualTo("My.Extension"));

    [Test]
    public void Launched_by_dotnet_with_the_scripts_name_it_is_the_script() =>
        Assert.That(Discover(["/opt/lib/My.Extension.dll", "run.sh"], processPath: "/usr/share/dotnet/dotnet", assembly: "My.Extension", "one", "run.sh"), Is.EqualTo("run.sh"));

    [Test]
    public void An_apphost_there_is_itself_although_its_first_argument_is_the_assembly() =>
        Assert.That(Discover(["/tmp/unpacked/My.Extension.dll"], processPath: "/opt/extensions/my-ext", assembly: "My.Extension", "my-ext", "other"), Is.EqualTo("my-ext"));

    [TestCase("My.Extension")]
    [TestCase("My.Extension.sh")]
    public void An_apphost_elsewhere_is_the_script_of_its_name(string script) =>
        Assert.That(Discover(["/opt/lib/My.Extension.dll"], processPath: "/opt/lib/My.Extension", assembly: "Assembly", "other", script), Is.EqualTo(script));

    [Test]
    public void Outside_Lambda_it_is_the_executable() =>
        Assert.That(Discover(["bin/Minimal"], processPath: "/home/me/bin/Minimal", assembly: "Minimal"), Is.EqualTo("Minimal"));

    [Test]
    public void A_file_in_a_folder_below_is_not_there() =>
        Assert.That(Discover(["/opt/extensions/lib/app"], processPath: "/opt/extensions/lib/app", assembly: "app", "run.sh"), Is.EqualTo("run.sh"));

    private static string Discover(string[] arguments, string? processPath, string? assembly, params string[] files) =>
        ExtensionName.Discover(arguments, () => processPath, () => assembly, () => files, Folder);
}
