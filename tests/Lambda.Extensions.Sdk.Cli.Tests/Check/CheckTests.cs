using Lambda.Extensions.Sdk.Cli.Check;
using Lambda.Extensions.Sdk.Cli.Run;
using Lambda.Extensions.Sdk.Testing.Sandboxing;
using PublishedSamples;

namespace Lambda.Extensions.Sdk.Cli.Tests.Check;

/// <summary>Right and wrong extensions in Python, shell and .NET under all scenarios.</summary>
[Platform("Linux")]
public sealed class CheckTests
{
    private readonly TempFolder _folder = new();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [TestCase("Minimal")]
    [TestCase("Monitoring")]
    public async Task The_samples_keep_every_rule(string sample) => AssertRight(await CheckAsync(PublishedSample.Executable(sample)));

    [Test]
    public async Task A_right_extension_in_Python_keeps_every_rule() => AssertRight(await CheckAsync(_folder.WriteScript("right-ext", CheckedScripts.Python)));

    [Test]
    public async Task A_right_extension_in_shell_keeps_every_rule() => AssertRight(await CheckAsync(_folder.WriteScript("right-ext", CheckedScripts.Shell)));

    [TestCaseSource(typeof(CheckedScripts), nameof(CheckedScripts.Wrong))]
    public async Task A_wrong_extension_is_caught_for_its_fault_and_for_no_other(string script, string[] caughtBy)
    {
        // The long scenarios wait. The right extensions run them, and those that only a long one catches.
        var result = await CheckAsync(_folder.WriteScript("wrong-ext", script), scenario => !scenario.IsLong || caughtBy.Contains(scenario.Id));

        Assert.That(Of(result, Verdict.Fail), Is.EquivalentTo(caughtBy), Text(result));
        Assert.That(result.ExitCode, Is.EqualTo(1));
    }

    private static void AssertRight(CheckResult result)
    {
        Assert.That(Of(result, Verdict.Fail), Is.Empty, Text(result));
        Assert.That(result.Count(Verdict.Pass), Is.GreaterThanOrEqualTo(35), Text(result));
        Assert.That(result.ExitCode, Is.Zero);
    }

    private static async Task<CheckResult> CheckAsync(string path, Func<Scenario, bool>? isWanted = null)
    {
        var terminal = new TestTerminal();
        using var scratch = new TempFolder();
        var prepared = await new RunPreparation(new RunOptions { Extensions = [path] }, terminal.Terminal, scratch.Path).PrepareAsync(CancellationToken.None);
        var options = new CheckOptions
        {
            Path = path,
            Scenarios = [.. Scenarios.All.Where(isWanted ?? (_ => true))],
            BackendVariable = "BACKEND",
            Sandbox = SandboxMode.Auto,
            LongFreeze = TimeSpan.FromSeconds(8),
            Budget = TimeSpan.FromMinutes(10),
        };
        return await new CheckRun(new Subject(prepared, options), TimeProvider.System, new Progress(terminal.Terminal, quiet: true)).RunAsync(CancellationToken.None);
    }

    private static IEnumerable<string> Of(CheckResult result, Verdict verdict) => result.Results.Where(scenario => scenario.Verdict == verdict).Select(scenario => scenario.Scenario.Id);

    private static string Text(CheckResult result) => string.Join('\n', result.Results.Where(scenario => scenario.Verdict != Verdict.Pass).Select(scenario => $"{scenario.Verdict} {scenario.Scenario.Id}: {scenario.Finding.Detail}"));
}
