using Lambda.Extensions.Sdk.Cli.CommandLine;

namespace Lambda.Extensions.Sdk.Cli.Tests.CommandLine;

public sealed class NearestTests
{
    private static readonly string[] Names = ["--extension", "--event", "--env", "--json", "--invocations"];

    [TestCase("--extention", "--extension")]
    [TestCase("--ext", "--extension")]
    [TestCase("--jsn", "--json")]
    [TestCase("--JSON", "--json")]
    [TestCase("-env", "--env")]
    [TestCase("--invocation", "--invocations")]
    [TestCase("--x", null)]
    [TestCase("--verbose", null)]
    [TestCase("--", null)]
    public void The_nearest_name_is_found_and_a_far_one_is_not(string given, string? expected)
    {
        Assert.That(Nearest.Find(given, Names), Is.EqualTo(expected));
    }
}
