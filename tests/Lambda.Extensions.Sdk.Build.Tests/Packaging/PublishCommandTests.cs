using Lambda.Extensions.Sdk.Build.Inspection;
using Lambda.Extensions.Sdk.Build.Packaging;

namespace Lambda.Extensions.Sdk.Build.Tests.Packaging;

public sealed class PublishCommandTests
{
    private static readonly LayerDescription Layer = new() { ExtensionName = "my-ext", LayerName = "my-ext-arm64", Architecture = LambdaArchitecture.Arm64 };

    [Test]
    public void Only_what_is_known_is_said() =>
        Assert.That(
            PublishCommand.Line(Layer, "/out/my-ext-arm64.zip"),
            Is.EqualTo("aws lambda publish-layer-version --layer-name my-ext-arm64 --zip-file fileb:///out/my-ext-arm64.zip --compatible-architectures arm64"));

    [Test]
    public async Task A_shell_reads_each_value_as_it_is()
    {
        LayerDescription layer = Layer with { CompatibleRuntimes = ["dotnet10", "provided.al2023"], License = "MIT", Description = "it's $HOME \"quoted\"" };
        string line = PublishCommand.Line(layer, "/my out/layer.zip");
        string words = await Command.RunAsync("sh", "-c", "set -- " + line + "; printf '%s\\n' \"$@\"");
        Assert.That(words.TrimEnd('\n').Split('\n').Skip(3), Is.EqualTo(new[]
        {
            "--layer-name", "my-ext-arm64", "--zip-file", "fileb:///my out/layer.zip", "--compatible-architectures", "arm64",
            "--compatible-runtimes", "dotnet10", "provided.al2023", "--license-info", "MIT", "--description", "it's $HOME \"quoted\"",
        }));
    }

    [TestCase(256, ExpectedResult = 256)]
    [TestCase(300, ExpectedResult = 256)]
    public int A_description_is_cut_where_the_platform_would_refuse_it(int length) => PublishCommand.Shorten(new string('x', length)).Length;
}
