using System.Text.Json;
using System.Xml.Linq;
using Lambda.Extensions.Sdk.Cli.Check;
using Lambda.Extensions.Sdk.Cli.Check.Writers;
using Lambda.Extensions.Sdk.Cli.Output;

namespace Lambda.Extensions.Sdk.Cli.Tests.Check;

/// <summary>The forms of a result, the list of scenarios and wrong command lines.</summary>
public sealed class CheckOutputTests
{
    private static readonly CheckResult Mixed = new(
        "./my-ext",
        [
            Result("lifecycle.register", Finding.Pass),
            Result("shutdown.quick", Finding.Warning("my-ext took 412 ms")),
            Result("shutdown.exit-code", Finding.Fail("my-ext wrote <&\u0001> & exited with 7")),
            Result("telemetry.no-loop", Finding.NotApplicable("it does not subscribe to telemetry")),
            Result("batch.empty", Finding.NotApplicable("it does not subscribe to telemetry")),
        ],
        ["a note"],
        TimeSpan.FromSeconds(41));

    [Test]
    public void Text_has_the_evidence_and_the_remedy_of_what_is_wrong_and_one_line_for_each_reason_of_what_does_not_apply()
    {
        Assert.That(CheckText.Write(Mixed, new Ansi(false)), Is.EqualTo("""
            pass     lifecycle.register         registers under its file's name
            warning  shutdown.quick             exits within 300 ms after the SHUTDOWN event
                     my-ext took 412 ms
                     remedy: Send data during the invocations, so that little is left; the platform may cut the rest.
            FAIL     shutdown.exit-code         exits with code 0 after SHUTDOWN
                     my-ext wrote <&
            """.ReplaceLineEndings("\n") + "\u0001" + """
            > & exited with 7
                     remedy: Return 0 after SHUTDOWN; any other code is reported as a failed shutdown.
            n/a      it does not subscribe to telemetry
                     telemetry.no-loop, batch.empty

            note: a note
            FAILED: 1 pass, 1 warning, 1 fail, 2 not applicable, in 41 s
            """.ReplaceLineEndings("\n")));
    }

    [Test]
    public void Json_has_a_line_for_each_scenario_and_the_summary_last()
    {
        var lines = CheckJson.Write(Mixed).Split('\n').Select(line => JsonElement.Parse(line)).ToList();

        Assert.That(lines, Has.Count.EqualTo(6));
        Assert.That(lines.SkipLast(1).Select(line => line.GetProperty("verdict").GetString()), Is.EqualTo(["pass", "warning", "fail", "notApplicable", "notApplicable"]));
        Assert.That(lines[2].GetProperty("remedy").GetString(), Does.StartWith("Return 0"));
        Assert.That(lines[^1].GetProperty("verdict").GetString(), Is.EqualTo("fail"));
        Assert.That(lines[^1].GetProperty("fail").GetInt32(), Is.EqualTo(1));
        Assert.That(lines[^1].GetProperty("notes")[0].GetString(), Is.EqualTo("a note"));
        Assert.Multiple(() =>
        {
            foreach (var member in lines.SelectMany(line => line.EnumerateObject()).Select(member => member.Name).Distinct()) Assert.That(DocsTests.Document, Does.Contain($"`{member}`"));
        });
    }

    [Test]
    public void JUnit_counts_failures_and_what_was_skipped_and_is_valid_XML_whatever_the_extension_wrote()
    {
        var root = XDocument.Parse(CheckJUnit.Write(Mixed)).Root!;

        Assert.Multiple(() =>
        {
            Assert.That((int)root.Attribute("tests")!, Is.EqualTo(5));
            Assert.That((int)root.Attribute("failures")!, Is.EqualTo(1));
            Assert.That((int)root.Attribute("skipped")!, Is.EqualTo(2));
            Assert.That(root.Descendants("failure").Single().Attribute("message")!.Value, Is.EqualTo("my-ext wrote <&> & exited with 7"));
            Assert.That(root.Descendants("testcase").First(test => test.Element("failure") is not null).Attribute("name")!.Value, Is.EqualTo("shutdown.exit-code"));
            Assert.That(root.Descendants("system-out").Single().Value, Does.Contain("412 ms"));
        });
    }

    [TestCase(Verdict.Pass, "1 pass")]
    [TestCase(Verdict.Warning, "0 pass, 1 warned")]
    [TestCase(Verdict.Fail, "1 of 1 fail")]
    public void The_badge_states_the_result_in_words(object verdict, string words)
    {
        var badge = XDocument.Parse(CheckBadge.Write(new CheckResult("x", [Result("batch.empty", new Finding((Verdict)verdict))], [], TimeSpan.Zero)));

        Assert.That(badge.Root!.Attribute("aria-label")!.Value, Is.EqualTo("lambda-ext check: " + words));
    }

    [Test]
    public async Task The_list_is_the_table_of_the_documentation()
    {
        var terminal = new TestTerminal();

        Assert.That(await terminal.RunAsync("check", "--list"), Is.Zero);
        Assert.That(DocsTests.Document.ReplaceLineEndings("\n"), Does.Contain("\n" + terminal.Out.TrimEnd().ReplaceLineEndings("\n") + "\n"), "docs/lambda-ext.md needs the output of 'lambda-ext check --list'");
    }

    [Test]
    public async Task The_list_of_a_family_has_its_scenarios_only()
    {
        var terminal = new TestTerminal();

        Assert.That(await terminal.RunAsync("check", "--list", "--only", "reset", "batch.empty"), Is.Zero);
        var rows = terminal.Out.TrimEnd().Split('\n').Skip(2).ToList();
        Assert.That(rows, Has.All.Match(@"^\| `(reset\.[a-z-]+|batch\.empty)` \|"));
        Assert.That(rows, Has.Count.EqualTo(5));
    }

    [Test]
    public void There_are_at_least_35_scenarios_each_with_an_id_a_rule_and_a_remedy_that_stand_alone()
    {
        Assert.That(Scenarios.All, Has.Count.GreaterThanOrEqualTo(35));
        Assert.That(Scenarios.All.Select(scenario => scenario.Id), Is.Unique);
        Assert.Multiple(() =>
        {
            foreach (var scenario in Scenarios.All)
            {
                Assert.That(scenario.Id, Does.Match("^[a-z]+\\.[a-z0-9-]+$"));
                Assert.That(scenario.Section, Does.Match("^(lambda-facts|server-behaviour) [0-9.]+$"));
                Assert.That(scenario.Rule + scenario.Remedy, Does.Not.Contain("lambda-facts").And.Not.Contain("server-behaviour").And.Not.Contain("|"));
                Assert.That(scenario.Remedy, Does.Not.EndWith("."));
            }
        });
    }

    [TestCase("check", "lambda-ext: check needs an extension: lambda-ext check PATH (an executable, a layer zip or a project). See 'lambda-ext help check'.")]
    [TestCase("check /nowhere", "lambda-ext: there is no file or folder '/nowhere'.")]
    [TestCase("check /bin", "lambda-ext: the folder '/bin' holds neither a project file nor a layer's folder 'extensions'.")]
    [TestCase("check /bin/sh --only shutdow", "lambda-ext: --only: there is no scenario and no family 'shutdow' (did you mean shutdown?). See 'lambda-ext check --list'.")]
    [TestCase("check /bin/sh --max-held fast", "lambda-ext: --max-held takes a number from 0 to 900000, not 'fast'.")]
    [TestCase("check /bin/sh --sandbox maybe", "lambda-ext: --sandbox: there is no 'maybe'. It is one of auto, on, off.")]
    [TestCase("check /bin/sh /bin/ls", "lambda-ext: PATH is given twice. Leave one of them out.")]
    public async Task Wrong_usage_is_one_line_and_exit_code_2(string line, string message)
    {
        var terminal = new TestTerminal();

        Assert.That(await terminal.RunAsync(line.Split(' ')), Is.EqualTo(2));
        Assert.That(terminal.Error.TrimEnd(), Is.EqualTo(message));
        Assert.That(terminal.Out, Is.Empty);
    }

    private static ScenarioResult Result(string id, Finding finding) => new(Scenarios.All.Single(scenario => scenario.Id == id), finding, TimeSpan.FromSeconds(1.5));
}
