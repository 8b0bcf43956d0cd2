using Lambda.Extensions.Sdk.Build.Tasks;

namespace Lambda.Extensions.Sdk.Build.Tests.Tasks;

[Category("G23")]
public sealed class CheckLambdaSettingsTests
{
    private readonly BuildLog _log = new();

    [Test]
    public void Good_settings_give_the_names()
    {
        CheckLambdaSettings task = Good();
        Assert.That(task.Execute(), Is.True);
        Assert.That((task.ResolvedLayerName, task.Architecture), Is.EqualTo(("my-ext-arm64", "arm64")));
    }

    [Test]
    public void A_layer_name_of_ones_own_is_taken()
    {
        CheckLambdaSettings task = Good();
        task.LayerName = "observability";
        Assert.That((task.Execute(), task.ResolvedLayerName), Is.EqualTo((true, "observability")));
    }

    [TestCase("", "no runtime identifier is given")]
    [TestCase("win-x64", "Lambda does not run win-x64")]
    [TestCase("linux-arm", "Lambda does not run linux-arm")]
    [TestCase("osx-arm64", "Lambda does not run osx-arm64")]
    public void A_wrong_runtime_identifier_is_told(string identifier, string text)
    {
        CheckLambdaSettings task = Good();
        task.RuntimeIdentifier = identifier;
        Fails(task, "LXS1001", text);
    }

    [Test]
    public void A_name_that_cannot_be_is_told_once()
    {
        CheckLambdaSettings task = Good();
        task.ExtensionName = "my extension";
        Fails(task, "LXS1002", "'my extension'");
    }

    [Test]
    public void A_layer_name_that_cannot_be_is_told()
    {
        CheckLambdaSettings task = Good();
        task.LayerName = "a.b";
        Fails(task, "LXS1003", "'a.b'");
    }

    [Test]
    public void An_unknown_target_os_names_the_known_ones()
    {
        CheckLambdaSettings task = Good();
        task.TargetOs = "ubuntu";
        Fails(task, "LXS1004", "It is one of al2023, al2");
    }

    [TestCase("Nativ")]
    [TestCase("")]
    [TestCase("0")]
    [TestCase("-1")]
    public void An_unknown_kind_names_the_known_ones(string kind)
    {
        CheckLambdaSettings task = Good();
        task.Kind = kind;
        Fails(task, "LXS1005", "Native, the default, FrameworkDependent, or StartupHook");
    }

    [Test]
    public void A_native_layer_of_a_project_that_is_not_native_is_told()
    {
        CheckLambdaSettings task = Good();
        task.Kind = "native";
        Fails(task, "LXS1006", "<PublishAot>true</PublishAot>");
    }

    [Test]
    public void A_linker_of_ones_own_must_be_there()
    {
        CheckLambdaSettings task = Good();
        task.Kind = "Native";
        task.PublishAot = true;
        task.Linker = "no-such-linker";
        Fails(task, "LXS1007", "no-such-linker");
    }

    [Test]
    public void Sizes_and_formats_that_are_none_are_told_together()
    {
        CheckLambdaSettings task = Good();
        (task.Budget, task.ZipLimit, task.Infrastructure) = ("small", "-1", "sam;pulumi");
        Assert.That(task.Execute(), Is.False);
        Assert.That(_log.Codes, Is.EqualTo(["LXS1009", "LXS1009", "LXS1009"]));
        Assert.That(_log.Errors[2].Message, Does.Contain("'pulumi'").And.Contains("sam, cloudformation, cdk, terraform; or all"));
    }

    [TestCase("9001")]
    [TestCase("70000")]
    [TestCase("http")]
    public void A_port_that_the_proxy_cannot_use_is_refused(string port)
    {
        CheckLambdaSettings task = Good();
        (task.RuntimeProxy, task.RuntimeProxyPort) = (true, port);
        Fails(task, "LXS1009", $"LambdaRuntimeProxyPort '{port}'");
    }

    [Test]
    public void A_startup_hook_has_no_proxy()
    {
        CheckLambdaSettings task = Good();
        (task.RuntimeProxy, task.Kind) = (true, "StartupHook");
        Fails(task, "LXS1013", "LambdaRuntimeProxy");
    }

    [Test]
    public void Errors_are_ascribed_to_the_project()
    {
        CheckLambdaSettings task = Good();
        task.TargetOs = "x";
        task.Execute();
        Assert.That(_log.Errors.Single().File, Is.EqualTo("/src/my-ext.csproj"));
    }

    private void Fails(CheckLambdaSettings task, string code, string text)
    {
        Assert.That(task.Execute(), Is.False);
        Assert.That(_log.Codes, Is.EqualTo([code]));
        Assert.That(_log.Errors.Single().Message, Does.Contain(text));
    }

    /// <summary>Framework-dependent, so that the tools of this machine do not matter.</summary>
    private CheckLambdaSettings Good() => new()
    {
        BuildEngine = _log,
        ProjectFile = "/src/my-ext.csproj",
        RuntimeIdentifier = "linux-arm64",
        ExtensionName = "my-ext",
        Kind = "FrameworkDependent",
        TargetOs = "al2023",
    };
}
