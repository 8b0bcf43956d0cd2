using System.Globalization;
using System.Xml.Linq;

namespace Lambda.Extensions.Sdk.Cli.Check.Writers;

/// <summary>Writes the results as JUnit XML: a suite for each family, a case for each scenario.</summary>
internal static class CheckJUnit
{
    public static string Write(CheckResult result)
    {
        IEnumerable<XElement> suites = result.Results.GroupBy(scenario => scenario.Scenario.Family, StringComparer.Ordinal).Select(family => new XElement(
            "testsuite",
            new XAttribute("name", "lambda-ext check " + family.Key),
            new XAttribute("tests", family.Count()),
            new XAttribute("failures", family.Count(scenario => scenario.Verdict == Verdict.Fail)),
            new XAttribute("skipped", family.Count(scenario => scenario.Verdict == Verdict.NotApplicable)),
            new XAttribute("time", Seconds(family.Aggregate(TimeSpan.Zero, (sum, scenario) => sum + scenario.Duration))),
            family.Select(Case)));
        var root = new XElement(
            "testsuites",
            new XAttribute("tests", result.Results.Count),
            new XAttribute("failures", result.Count(Verdict.Fail)),
            new XAttribute("skipped", result.Count(Verdict.NotApplicable)),
            new XAttribute("time", Seconds(result.Duration)),
            suites);
        return $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{root}\n";
    }

    private static XElement Case(ScenarioResult result)
    {
        var test = new XElement("testcase", new XAttribute("classname", result.Scenario.Family), new XAttribute("name", result.Scenario.Id), new XAttribute("time", Seconds(result.Duration)));
        string detail = Plain(result.Finding.Detail ?? "");
        if (result.Verdict == Verdict.Fail) test.Add(new XElement("failure", new XAttribute("message", detail), $"The extension {result.Scenario.Rule}. {detail}. Remedy: {result.Scenario.Remedy}."));
        if (result.Verdict == Verdict.NotApplicable) test.Add(new XElement("skipped", new XAttribute("message", detail)));
        if (result.Verdict == Verdict.Warning) test.Add(new XElement("system-out", $"Warning: {detail}. Remedy: {result.Scenario.Remedy}."));
        return test;
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>Removes what XML cannot hold.</summary>
    private static string Plain(string text) => string.Concat(text.Where(System.Xml.XmlConvert.IsXmlChar));
}
