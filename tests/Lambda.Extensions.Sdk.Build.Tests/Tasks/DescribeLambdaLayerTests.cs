using Lambda.Extensions.Sdk.Build.Infrastructure;
using Lambda.Extensions.Sdk.Build.Tasks;

namespace Lambda.Extensions.Sdk.Build.Tests.Tasks;

public sealed class DescribeLambdaLayerTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly BuildLog _log = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public void Nothing_is_written_unasked()
    {
        DescribeLambdaLayer task = Task("");
        Assert.That(task.Execute(), Is.True);
        Assert.That(Directory.GetFiles(_folder.Path), Is.Empty);
        Assert.That(task.Report, Does.Contain("(what is inside)").And.Contains("aws lambda publish-layer-version --layer-name my-ext-arm64"));
    }

    [Test]
    public void The_fragments_are_as_approved()
    {
        Assert.That(Task("ALL").Execute(), Is.True);
        foreach (InfrastructureFormat format in InfrastructureFormat.All)
            Approved.Check("my-ext-arm64" + format.Suffix, File.ReadAllText(_folder["my-ext-arm64" + format.Suffix]));
    }

    [TestCase("_-_")]
    [TestCase("-")]
    [TestCase("1-2")]
    [TestCase("class")]
    public void Any_name_of_a_layer_gives_fragments(string layerName)
    {
        DescribeLambdaLayer task = Task("all");
        task.LayerName = layerName;
        Assert.That(task.Execute(), Is.True);
        Assert.That(File.ReadAllText(_folder["my-ext-arm64.cdk.cs.txt"]), Does.Match("var [a-z]+(1|[A-Z])[A-Za-z0-9]* = |var layer[A-Za-z0-9]* = "));
    }

    [Test]
    public void Only_what_is_asked_for_is_written()
    {
        Assert.That(Task("terraform, sam").Execute(), Is.True);
        Assert.That(Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(), Is.EqualTo(["my-ext-arm64.sam.yaml", "my-ext-arm64.tf"]));
    }

    [Test]
    public void A_startup_hook_is_told_with_the_variable_that_loads_it()
    {
        DescribeLambdaLayer task = Task("");
        task.StartupHook = "My.Hook.dll";
        Assert.That(task.Execute(), Is.True);
        Assert.That(task.Report, Does.Contain("DOTNET_STARTUP_HOOKS=/opt/my-ext/My.Hook.dll"));
    }

    [Test]
    public void A_layer_with_a_proxy_names_the_variable_in_the_report_and_in_each_fragment()
    {
        DescribeLambdaLayer task = Task("all");
        task.RuntimeProxy = true;
        Assert.That(task.Execute(), Is.True);
        Assert.That(task.Report, Does.EndWith($"    on the function, besides the layer:{Environment.NewLine}      AWS_LAMBDA_EXEC_WRAPPER=/opt/my-ext-wrapper{Environment.NewLine}"));
        string[] lines = [.. InfrastructureFormat.All.Select(format => File.ReadAllLines(_folder["my-ext-arm64" + format.Suffix]).Single(line => line.Contains("WRAPPER", StringComparison.Ordinal)))];
        Assert.That(lines, Is.EqualTo((string[])
        [
            "# and Environment: { Variables: { AWS_LAMBDA_EXEC_WRAPPER: /opt/my-ext-wrapper } }",
            "# and Environment: { Variables: { AWS_LAMBDA_EXEC_WRAPPER: /opt/my-ext-wrapper } }",
            "// and Environment = new Dictionary<string, string> { [\"AWS_LAMBDA_EXEC_WRAPPER\"] = \"/opt/my-ext-wrapper\" }",
            "# and environment { variables = { AWS_LAMBDA_EXEC_WRAPPER = \"/opt/my-ext-wrapper\" } }",
        ]));
    }

    [Test]
    public void What_cannot_be_written_is_told()
    {
        DescribeLambdaLayer task = Task("sam");
        task.ZipFile = "/proc/none/my-ext.zip";
        Assert.That(task.Execute(), Is.False);
        Assert.That(_log.Codes, Is.EqualTo(["LXS1010"]));
    }

    private DescribeLambdaLayer Task(string infrastructure) => new()
    {
        BuildEngine = _log,
        ProjectFile = "my-ext.csproj",
        ExtensionName = "my-ext",
        LayerName = "my-ext-arm64",
        RuntimeIdentifier = "linux-arm64",
        CompatibleRuntimes = "dotnet10;provided.al2023",
        License = "MIT",
        Description = "Says \"hello\" at ${each} invocation: 100 %{sure}",
        ZipFile = _folder["my-ext-arm64.zip"],
        Infrastructure = infrastructure,
        Summary = "(what is inside)",
    };
}
