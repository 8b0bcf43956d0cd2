using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Timeline;
using PublishedSamples;

namespace Lambda.Extensions.Sdk.InternalTests.Support;

/// <summary>Environments with real functions.</summary>
internal static class Functions
{
    /// <summary>A function on the JIT, as in the managed .NET runtime; variables as <c>NAME=value</c>.</summary>
    public static LambdaEmulatorBuilder Jit(string name, params string[] variables)
    {
        LambdaEmulatorBuilder builder = LambdaEmulator.CreateBuilder()
            .UseFunctionCommand("dotnet", PublishedSample.PathOf(name + ".jit", name + ".dll"))
            .WithTimeout(TimeSpan.FromSeconds(30));
        foreach (string variable in variables)
        {
            string[] parts = variable.Split('=', 2);
            builder.WithEnvironment(parts[0], parts[1]);
        }

        return builder;
    }

    public static LambdaEmulatorBuilder Unruly(params string[] variables) => Jit("UnrulyFunction", variables);

    public static IEnumerable<string> Said(this LambdaEmulator lambda) => lambda.Function.Output.Select(line => line.Text);

    public static async Task InvokesWell(this LambdaEmulator lambda, string payload = """{"echo":1}""")
    {
        InvocationResult result = await lambda.InvokeAsync(payload).Patiently();
        Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.Success), lambda.Story());
    }

    public static string Story(this LambdaEmulator lambda) => string.Join('\n', lambda.Timeline.Select(e => e.ToString()));

    /// <summary>From SIGTERM, or the kill, to the end of the function's process.</summary>
    public static TimeSpan StoppedAfter(this LambdaEmulator lambda)
    {
        EmulatorEvent start = lambda.Timeline.OfType<ShutdownStartEvent>().Last();
        EmulatorEvent end = lambda.Timeline.OfType<ProgramExitedEvent>().Last(e => e.Extension is null);
        return end.Offset - start.Offset;
    }
}
