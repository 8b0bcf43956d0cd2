using System.Reflection;
using System.Text.RegularExpressions;
using Lambda.Extensions.Sdk.Build.Inspection;

namespace Lambda.Extensions.Sdk.Build.Tests;

/// <summary>What the documents say of codes and settings is what there is.</summary>
public sealed class DocsTests
{
    [Test]
    public void Every_code_has_its_row_and_every_row_its_code()
    {
        string[] codes = [.. typeof(FindingCode).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!)];
        Assert.That(codes, Is.Unique);
        Assert.That(Regex.Matches(Read("diagnostics.md"), @"(?m)^\| (LXS\d{4}) \|").Select(row => row.Groups[1].Value), Is.EqualTo(codes.Order(StringComparer.Ordinal)));
    }

    [Test]
    public void Every_setting_of_the_build_is_described()
    {
        string targets = Read("Lambda.Extensions.Sdk.Layer.targets") + Read("Lambda.Extensions.Sdk.Defaults.targets");
        string document = Read("packaging.md");
        foreach (string setting in Regex.Matches(targets, @"[$@]\((Lambda\w+|Container\w+)\)").Select(use => use.Groups[1].Value).Distinct())
            Assert.That(document, Does.Contain($"`{setting}").Or.Contain($"<{setting}"), setting);
    }

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(DocsTests).Assembly.GetManifestResourceStream("Docs." + name)!);
        return reader.ReadToEnd();
    }
}
