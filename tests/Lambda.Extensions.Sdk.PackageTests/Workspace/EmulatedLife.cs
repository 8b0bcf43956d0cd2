using System.IO.Compression;
using Lambda.Extensions.Sdk.Testing;

namespace Lambda.Extensions.Sdk.PackageTests;

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

    public static Task RunAsync(string executable) => RunAsync(Path.GetFileName(executable), builder => builder.AddExtension(executable));

    public static async Task RunAsync(string name, Func<LambdaEmulatorBuilder, LambdaEmulatorBuilder> add)
    {
        await using LambdaEmulator lambda = await add(LambdaEmulator.CreateBuilder()).StartAsync();
        InvocationResult result = await lambda.InvokeAsync("""{"name":"world"}""");
        await lambda.ShutdownAsync();

        EmulatedExtension extension = lambda.Extensions[name];
        string output = string.Join('\n', extension.Output.Select(line => line.Text));
        Assert.That(result.Outcome, Is.EqualTo(InvocationOutcome.Success), output);
        Assert.That(output, Does.Contain($"Invoked: {result.RequestId}").And.Contains("Shutting down:"));
        Assert.That((extension.State, extension.ExitCode), Is.EqualTo((ExtensionState.Exited, (int?)0)), output);
    }
}
