using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Extensions;
using PublishedSamples;

namespace Lambda.Extensions.Sdk.IntegrationTests;

/// <summary>Starts an environment with the natively published UnrulyExtension in it.</summary>
internal static class Unruly
{
    public const string Name = "UnrulyExtension";

    /// <summary>Variables as <c>NAME=value</c>; those of hooks without their <c>UNRULY_</c>.</summary>
    public static LambdaEmulatorBuilder Builder(params string[] variables)
    {
        LambdaEmulatorBuilder builder = LambdaEmulator.CreateBuilder()
            .AddExtension(PublishedSample.Executable(Name))
            .WithPatience();
        foreach (string variable in variables)
        {
            string[] parts = variable.Split('=', 2);
            builder.WithEnvironment(parts[0].StartsWith("LAMBDA_", StringComparison.Ordinal) || parts[0].StartsWith("AWS_", StringComparison.Ordinal) ? parts[0] : "UNRULY_" + parts[0], parts[1]);
        }

        return builder;
    }

    /// <summary>Limits that a busy machine does not run into; what is tested are the SDK's own, which are set far below.</summary>
    public static LambdaEmulatorBuilder WithPatience(this LambdaEmulatorBuilder builder) => builder
        .WithTimeout(TimeSpan.FromSeconds(60))
        .WithInitTimeout(TimeSpan.FromSeconds(60))
        .WithShutdownBudgets(new ShutdownBudgets { WithExternal = TimeSpan.FromSeconds(40), RuntimeShare = TimeSpan.FromSeconds(20) });

    /// <summary>What the extension said, in order: <c>hook starting</c>, ...</summary>
    public static IEnumerable<string> Hooks(this EmulatedExtension extension) =>
        extension.Output.Select(line => line.Text).Where(text => text.StartsWith("hook ", StringComparison.Ordinal)).Select(text => text["hook ".Length..]);

    /// <summary>The SDK's own lines of a level.</summary>
    public static IEnumerable<string> Lines(this EmulatedExtension extension, string level) =>
        extension.Output.Select(line => line.Text).Where(text => text.Contains($" {level} [", StringComparison.Ordinal));

    public static async Task ShutsDownWell(this LambdaEmulator lambda)
    {
        await lambda.ShutdownAsync();
        EmulatedExtension extension = lambda.Extensions[Name];
        Assert.That(extension, Has.Property("ExitCode").Zero.And.Property("Killed").False.And.Property("State").EqualTo(ExtensionState.Exited), Story(lambda));
    }

    public static string Story(LambdaEmulator lambda) => string.Join('\n', lambda.Timeline.Select(e => e.ToString()));
}
