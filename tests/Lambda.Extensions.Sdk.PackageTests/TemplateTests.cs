using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Lambda.Extensions.Sdk.PackageTests.Workspace;

namespace Lambda.Extensions.Sdk.PackageTests;

/// <summary>The whole way of a newcomer: from the template to a layer and an image that run.</summary>
[Category("G23")]
public sealed class TemplateTests
{
    private const string Rid = "linux-x64";

    private ExtensionProject _project = null!;
    private string _testOutput = "";
    private string _publishOutput = "";

    [OneTimeSetUp]
    public async Task TestAndPublishAsync()
    {
        _project = await ExtensionProject.CreateAsync("first");
        _testOutput = await DotNet.SucceedAsync(_project.Folder, "test");
        _publishOutput = await _project.PublishAsync(Rid, "LambdaLayer=true", "LambdaContainer=true", "LambdaInfrastructure=all", "LambdaLayerBudget=1.6MB", "Description=Says hello");
    }

    private string Zip => _project.Published(Rid, "MyExtension-x86_64.zip");

    private string Image => _project.Published(Rid, "MyExtension-x86_64.oci.tar");

    [Test]
    public void The_templates_test_passes_without_a_warning()
    {
        Assert.That(_testOutput, Does.Contain("Passed:     1"));
        Assert.That(_testOutput + _publishOutput, Does.Not.Contain("warning"));
    }

    [Test]
    public void What_tests_an_extension_is_not_built_as_one()
    {
        string config = File.ReadAllText(Path.Combine(_project.Folder, "MyExtension.Tests", "bin", "Debug", "net10.0", "MyExtension.Tests.runtimeconfig.json"));
        Assert.That(config, Does.Not.Contain("Invariant").And.Not.Contains("UseSystemResourceKeys").And.Not.Contains("IsReflectionEnabledByDefault"));
    }

    [Test]
    public void The_layer_holds_the_executable_alone()
    {
        using ZipArchive zip = ZipFile.OpenRead(Zip);
        Approved.Check("layer.txt", zip.Entries.Select(entry => $"{Convert.ToString(entry.ExternalAttributes >> 16 & 0xffff, 8)} {entry.LastWriteTime:yyyy-MM-dd} {entry.FullName}"));
    }

    [Test]
    public void Beside_it_lie_the_symbols_and_what_was_asked_for() =>
        Approved.Check("publish.txt", Directory.GetFiles(Path.GetDirectoryName(Zip)!).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));

    [Test]
    public void The_publish_ends_with_a_summary_and_the_command()
    {
        Assert.That(_publishOutput, Does.Contain($"Lambda layer MyExtension-x86_64 -> {Zip}"));
        Assert.That(_publishOutput, Does.Match(@"zipped 1\.\d+ MB of 50 MB, budget 1\.6 MB; unzipped \d\.\d+ MB of 250 MB"));
        Assert.That(_publishOutput, Does.Match(@"x86_64; Amazon Linux 2023: glibc 2\.\d+ of 2\.34; "));
        Assert.That(_publishOutput, Does.Contain("aws lambda publish-layer-version --layer-name MyExtension-x86_64 --zip-file ").And.Contains("--compatible-architectures x86_64 --description 'Says hello'"));
    }

    [Test]
    public async Task Unpacked_as_lambda_does_it_runs() =>
        await EmulatedLife.RunAsync(Path.Combine(EmulatedLife.Unpack(Zip, "first-opt"), "extensions", "MyExtension"));

    [Test]
    public async Task The_image_is_an_oci_layout_from_scratch_that_runs()
    {
        Dictionary<string, byte[]> archive = ReadTar(File.OpenRead(Image));
        Assert.That(JsonDocument.Parse(archive["oci-layout"]).RootElement.GetProperty("imageLayoutVersion").GetString(), Is.EqualTo("1.0.0"));
        JsonElement manifest = Blob(archive, JsonDocument.Parse(archive["index.json"]).RootElement.GetProperty("manifests")[0]);
        JsonElement config = Blob(archive, manifest.GetProperty("config"));
        Assert.That((config.GetProperty("os").GetString(), config.GetProperty("architecture").GetString()), Is.EqualTo(("linux", "amd64")));
        Assert.That(manifest.GetProperty("layers").GetArrayLength(), Is.EqualTo(1));

        string layer = manifest.GetProperty("layers")[0].GetProperty("digest").GetString()!;
        using var unzipped = new GZipStream(new MemoryStream(archive["blobs/" + layer.Replace(':', '/')]), CompressionMode.Decompress);
        string root = Path.Combine(Packages.Root, "image-root");
        Directory.CreateDirectory(root);
        await TarFile.ExtractToDirectoryAsync(unzipped, root, overwriteFiles: false);

        string executable = Path.Combine(root, "opt", "extensions", "MyExtension");
        Assert.That(Directory.GetFiles(root, "*", SearchOption.AllDirectories), Is.EqualTo([executable]));
        await EmulatedLife.RunAsync(executable);
    }

    [Test]
    public void The_dockerfile_copies_from_the_image() =>
        Assert.That(File.ReadAllText(_project.Published(Rid, "MyExtension-x86_64.Dockerfile")), Does.Contain("\nCOPY --from=myextension:1.0.0-x86_64 /opt/ /opt/\n"));

    [Test]
    public async Task The_tool_of_the_same_feed_installs_runs_the_layer_and_finds_nothing_wrong()
    {
        string tools = Path.Combine(Packages.Root, "tools"), tool = Path.Combine(tools, "lambda-ext");
        await DotNet.SucceedAsync(Packages.Root, "tool", "install", "Lambda.Extensions.Sdk.Cli", "--version", Packages.Version, "--tool-path", tools);

        await ToolAsync(0, Packages.Version, "--version");
        await ToolAsync(0, "nothing is wrong", "inspect", Zip);
        await ToolAsync(0, "/opt/extensions/MyExtension", "inspect", Image);
        await ToolAsync(0, "Invoked: ", "run", "--extension", Zip, "--invocations", "2");
        await ToolAsync(0, "native linker", "doctor");
        File.WriteAllText(Path.Combine(Packages.Root, "broken.zip"), "PK");
        await ToolAsync(1, "LXS1301", "inspect", Path.Combine(Packages.Root, "broken.zip"));

        async Task ToolAsync(int exitCode, string text, params string[] arguments)
        {
            (int actual, string output) = await DotNet.RunAsync(Packages.Root, [], tool, arguments);
            Assert.That((actual, output), Is.EqualTo((exitCode, output)));
            Assert.That(output, Does.Contain(text));
        }
    }

    private static JsonElement Blob(Dictionary<string, byte[]> archive, JsonElement descriptor) =>
        JsonDocument.Parse(archive["blobs/" + descriptor.GetProperty("digest").GetString()!.Replace(':', '/')]).RootElement;

    private static Dictionary<string, byte[]> ReadTar(Stream stream)
    {
        var entries = new Dictionary<string, byte[]>();
        using var reader = new TarReader(stream);
        while (reader.GetNextEntry() is { } entry)
        {
            using var content = new MemoryStream();
            entry.DataStream?.CopyTo(content);
            entries[entry.Name] = content.ToArray();
        }

        return entries;
    }
}
