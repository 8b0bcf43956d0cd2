using System.Text.Json;
using PublishedSamples;

namespace Lambda.Extensions.Sdk.Cli.Tests;

/// <summary>What docs/lambda-ext.md says is what there is.</summary>
public sealed class DocsTests
{
    internal static readonly string Document = File.ReadAllText(
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(PublishedSample.Executable("HelloFunction"))!, "../../../docs/lambda-ext.md")));

    [Test]
    public void Every_option_has_its_row()
    {
        Assert.Multiple(() =>
        {
            foreach (var option in App.Commands.SelectMany(command => command.Options))
                Assert.That(Document, Does.Match($@"(?m)^\| `{option.Name}[ `]"));
        });
    }

    [TestCase("good.jsonl")]
    [TestCase("bad.jsonl")]
    public void Every_event_and_member_is_named(string golden)
    {
        var names = Golden.Read(golden).Split('\n').SelectMany(line => Names(JsonElement.Parse(line))).Distinct();

        Assert.Multiple(() =>
        {
            foreach (var name in names) Assert.That(Document, Does.Contain($"`{name}`"));
        });
    }

    private static IEnumerable<string> Names(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member =>
            Names(member.Value).Prepend(member.Name).Concat(member.Name == "event" ? [member.Value.GetString()!] : [])),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Names),
        _ => [],
    };
}
