using System.IO.Compression;
using Lambda.Extensions.Sdk.Testing;
using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Invocations;

namespace Lambda.Extensions.Sdk.PackageTests.Workspace;

/// <summary>One whole life of an extension in the emulator.</summary>
internal static class EmulatedLife
{
    /// <summary>Unpacks a layer as Lambda would, with its modes, and gives the folder that stands for /opt.</summary>
    public static string Unpack(string zip, string folder)
    {
        string opt = Path.Combine(Packages.Root, folder);
        ZipFile.ExtractToDirectory(zip, opt);
        return opt;
    }

    /// <summary>What was unpacked: modes and paths.</summary>
    public static IEnumerable<string> Files(string opt) => Directory.GetFiles(opt, "*", SearchOption.AllDirectories)
        .Select(file => $"{Convert.ToString((int)File.GetUnixFileMode(file), 8)} {Path.GetRelativePath(opt, file)}").Order(StringComparer.Ordinal);

    /// <summary>The extension inside a function on the JIT, loaded by its variable.</summary>
    public static async Task RunInsideAsync(string function, string hook)
    {
        await using LambdaEmulator lambda = await FunctionWithHook(function, hook).StartAsync();
        InvocationResult result = await lambda.InvokeAsync("""{"name":"world"}""");
        await lambda.ShutdownAsync();

        string output = string.Join('\n', lambda.Function.Output.Select(line => line.Text));
        Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.Success), output);
        Assert.That(lambda.Extensions["MyExtension"].IsExternal, Is.False);
        Assert.That(output, Does.Contain($"Invoked: {result.RequestId}").And.Contains("Shutting down:"));
    }

    /// <summary>A function that a hook does not get into.</summary>
    /// <returns>The lines that the function's process wrote.</returns>
    public static async Task<IReadOnlyList<string>> RunWithoutAsync(string function, string hook)
    {
        await using LambdaEmulator lambda = await FunctionWithHook(function, hook).StartAsync();
        InvocationResult result = await lambda.InvokeAsync("""{"name":"world"}""");
        await lambda.ShutdownAsync();

        string[] output = [.. lambda.Function.Output.Select(line => line.Text)];
        Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.Success), string.Join('\n', output));
        Assert.That(lambda.Extensions, Is.Empty);
        return output;
    }

    private static LambdaEmulatorBuilder FunctionWithHook(string function, string hook) => LambdaEmulator.CreateBuilder()
        .UseFunctionCommand(function).WithEnvironment("DOTNET_STARTUP_HOOKS", hook).WithTimeout(TimeSpan.FromSeconds(60));

    public static Task RunAsync(string executable) => RunAsync(Path.GetFileName(executable), builder => builder.AddExtension(executable));

    public static async Task RunAsync(string name, Func<LambdaEmulatorBuilder, LambdaEmulatorBuilder> add)
    {
        await using LambdaEmulator lambda = await add(LambdaEmulator.CreateBuilder()).StartAsync();
        InvocationResult result = await lambda.InvokeAsync("""{"name":"world"}""");
        await lambda.ShutdownAsync();

        EmulatedExtension extension = lambda.Extensions[name];
        string output = string.Join('\n', extension.Output.Select(line => line.Text));
        Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.Success), output);
        Assert.That(output, Does.Contain($"Invoked: {result.RequestId}").And.Contains("Shutting down:"));
        Assert.That((extension.State, extension.ExitCode), Is.EqualTo((ExtensionState.Exited, (int?)0)), output);
    }
}
