using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Lambda.Extensions.Sdk.Cli.Output;
using Lambda.Extensions.Sdk.Cli.Report;
using Lambda.Extensions.Sdk.Cli.Tests.Run;
using Lambda.Extensions.Sdk.Testing;

namespace Lambda.Extensions.Sdk.Cli.Tests.Report;

/// <summary>The page that <c>--report</c> writes.</summary>
public sealed partial class ReportOutputTests
{
    private readonly TempFolder _folder = new();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public async Task The_report_has_the_summary_the_picture_and_every_line()
    {
        await using var environment = await LifeAsync("\"<b>&\"");

        var (page, human) = Write(environment.Emulator);

        Assert.Multiple(() =>
        {
            Assert.That(page, Does.StartWith("<!DOCTYPE html>"));
            Assert.That(page, Does.Contain("<h1>lambda-ext run: <span class=\"good\">OK</span></h1>"));
            Assert.That(page, Does.Contain("<th>invocations</th><td>1 of 1: 1 success</td>"));
            Assert.That(page, Does.Contain("answer &quot;&lt;b&gt;&amp;&quot;"), "what others wrote is text");
            Assert.That(page, Does.Not.Contain("<b>"));
            Assert.That(page, Does.Not.Contain("<script").And.Not.Contain("src=").And.Not.Contain("http://www"), "nothing comes from elsewhere");
            Assert.That(Rows().Count(page), Is.EqualTo(human.Split("\n\n")[1].Split('\n').Length), "a line of the run is a row");
        });
    }

    [Test]
    public async Task The_picture_has_a_row_for_each_and_a_bar_for_what_they_did()
    {
        await using var environment = await LifeAsync("1");

        var svg = XElement.Parse(Svg().Match(Write(environment.Emulator).Page).Value);

        var bars = svg.Elements("rect").Select(bar => (Style: (string)bar.Attribute("class")!, Row: (string)bar.Attribute("y")!)).ToList();
        var lanes = svg.Elements("text").Where(text => (string)text.Attribute("class")! == "lane").Select(text => text.Value);
        Assert.Multiple(() =>
        {
            Assert.That(lanes, Is.EqualTo(new[] { "platform", "function", "my-ext" }));
            Assert.That(bars, Is.SupersetOf(new[] { ("init", "6"), ("invoke", "6"), ("held", "6"), ("shutdown", "6"), ("busy", "36"), ("life", "36"), ("busy", "66"), ("life", "66") }));
            Assert.That(svg.Elements("rect").Select(bar => double.Parse((string)bar.Attribute("width")!, CultureInfo.InvariantCulture)), Has.All.GreaterThanOrEqualTo(1));
            Assert.That(svg.Elements("rect").Select(bar => (string)bar.Element("title")!), Has.All.Not.Empty);
        });
    }

    [Test]
    public async Task A_bad_run_says_why()
    {
        await using var environment = await PlayedEnvironment.StartAsync();
        await environment.InitAsync("INVOKE", "SHUTDOWN");
        await environment.InvokeAsync("error", """{"errorType":"Oops"}""");
        await environment.ShutdownAsync(exitCode: 4);

        var (page, _) = Write(environment.Emulator);

        Assert.That(page, Does.Contain("<span class=\"bad\">failed</span>"));
        Assert.That(page, Does.Contain("<tr class=\"bad\"><th>problem</th><td>invocation 1: function error Oops</td></tr>"));
        Assert.That(page, Does.Contain("<rect class=\"bad\""));
    }

    [Test]
    public async Task A_page_that_cannot_be_written_is_one_clear_line()
    {
        await using var environment = await LifeAsync("1");
        var gone = Path.Combine(_folder.Path, "gone", "run.html");

        Assert.That(() => Write(environment.Emulator, gone), Throws.TypeOf<SetupException>().With.Message.StartWith($"--report: '{gone}' cannot be written: "));
    }

    private (string Page, string Human) Write(LambdaEmulator emulator, string? path = null)
    {
        path ??= _folder["run.html"];
        var human = Transcript.Raw(writer => new ReportOutput(path, new HumanOutput(writer, useColor: false)), emulator, asked: 1);
        return (File.ReadAllText(path), human);
    }

    private static async Task<PlayedEnvironment> LifeAsync(string answer)
    {
        var environment = await PlayedEnvironment.StartAsync();
        await environment.InitAsync("INVOKE", "SHUTDOWN");
        await environment.InvokeAsync("response", answer);
        await environment.ShutdownAsync(exitCode: 0);
        return environment;
    }

    [GeneratedRegex("<svg viewBox=\"0 0 1180.*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Svg();

    [GeneratedRegex("<td class=\"t\">")]
    private static partial Regex Rows();
}
