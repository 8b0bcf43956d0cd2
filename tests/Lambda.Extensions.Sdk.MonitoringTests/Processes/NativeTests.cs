using System.Text.Json;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;
using Lambda.Extensions.Sdk.Testing;
using Lambda.Extensions.Sdk.Testing.Invocations;
using PublishedSamples;

namespace Lambda.Extensions.Sdk.MonitoringTests.Processes;

/// <summary>The native extension for both architectures.</summary>
[Category("G24")]
public sealed class NativeTests
{
    // One per cent above the measured size, which is in docs/performance.md. That of arm64 has grown by the same share as x64's.
    private const long X64Budget = 9_038_000;
    private const long Arm64Budget = 9_305_000;

    [Test]
    public void The_monitoring_extension_for_x64_is_one_native_file_within_its_budget() => IsOneFile(PublishedSample.Executable(MonitoringRun.Name), X64Budget);

    [Test]
    public void The_monitoring_extension_for_arm64_is_one_native_file_within_its_budget()
    {
        CrossTools.Require();
        IsOneFile(PublishedSample.PathOf(MonitoringRun.Name + ".arm64", MonitoringRun.Name), Arm64Budget);
    }

    [Test]
    public async Task The_monitoring_extension_for_arm64_lives_a_whole_life()
    {
        CrossTools.Require();
        await using LambdaEmulator lambda = await LambdaEmulator.CreateBuilder()
            .AddExtensionCommand(MonitoringRun.Name, CrossTools.Emulator[0], [.. CrossTools.Emulator[1..], PublishedSample.PathOf(MonitoringRun.Name + ".arm64", MonitoringRun.Name)])
            .UseFunction(static (_, _) => Task.FromResult("{}"))
            .WithTimeout(TimeSpan.FromSeconds(60))
            .WithEnvironment("LAMBDA_EXT_HOOK_TIMEOUT_MS", "60000")
            .StartAsync();
        InvocationResult result = await lambda.InvokeAsync("{}").Patiently();
        await lambda.ShutdownAsync().Patiently();
        string said = string.Join('\n', lambda.Said());
        Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.Success), said);
        Assert.That(lambda.Documents().Select(static (JsonElement d) => d.GetProperty("request_id").GetString()), Is.EqualTo((string[])[result.RequestId]), said);
        Assert.That(lambda.Extensions[MonitoringRun.Name].ExitCode, Is.Zero, said);
    }

    private static void IsOneFile(string path, long budget)
    {
        Assert.That(new FileInfo(path).Length, Is.LessThanOrEqualTo(budget));
        string folder = Path.GetDirectoryName(path)!;
        Assert.That(Directory.EnumerateFiles(folder, "*.so").Concat(Directory.EnumerateFiles(folder, "*.dll")), Is.Empty);
    }
}
