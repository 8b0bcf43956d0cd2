using System.Text.RegularExpressions;
using Lambda.Extensions.Sdk.PackageTests.Workspace;

namespace Lambda.Extensions.Sdk.PackageTests;

/// <summary>docs/getting-started.md, each command of it.</summary>
[Category("G23")]
public sealed partial class GettingStartedTests
{
    [Test]
    public async Task The_commands_of_the_document_work_in_their_order()
    {
        string document = File.ReadAllText(Path.Combine(Packages.Repository, "docs", "getting-started.md"));
        string commands = string.Concat(ShellBlock().Matches(document).Select(block => block.Groups[1].Value));
        using var user = new NewUser();
        (int exitCode, string output) = await user.RunAsync(commands);
        Assert.That(exitCode, Is.Zero, output);
        Assert.That(output, Does.Contain("native linker"), "the doctor");
        Assert.That(output, Does.Contain("Passed:     1"), "the template's test");
        Assert.That(output, Does.Contain("Lambda layer MyExtension-x86_64 -> "), "the publish");
        string arn = "arn:aws:lambda:eu-west-1:123456789012:layer:MyExtension-x86_64:1";
        Assert.That(user.AwsCalls(), Is.EqualTo((string[])[
            "lambda publish-layer-version --layer-name MyExtension-x86_64 --zip-file fileb://MyExtension/bin/Release/net10.0/linux-x64/publish/MyExtension-x86_64.zip --compatible-architectures x86_64 --query LayerVersionArn --output text",
            $"lambda update-function-configuration --function-name my-function --layers {arn}",
            "lambda wait function-updated --function-name my-function",
            "lambda invoke --function-name my-function --cli-binary-format raw-in-base64-out --payload {} response.json",
            "logs tail /aws/lambda/my-function --since 5m --follow",
        ]));
    }

    [GeneratedRegex(@"^```sh\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex ShellBlock();
}
