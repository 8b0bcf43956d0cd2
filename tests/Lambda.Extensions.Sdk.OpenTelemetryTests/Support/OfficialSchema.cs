using System.Diagnostics;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Support;

/// <summary>The code that the OpenTelemetry project generated from the official definitions of OTLP.</summary>
internal static class OfficialSchema
{
    private const string App = "OtlpSchema";

    /// <summary>Decodes requests. Returns each as JSON, or what is wrong with it.</summary>
    public static async Task<IReadOnlyList<string>> DecodeAsync(IReadOnlyList<(string Signal, byte[] Body)> requests)
    {
        string folder = await NodePackages.FolderAsync(App, "otlp-schema");
        string app = NodePackages.AppOf(App);
        using Process node = NodePackages.Start("node", [Path.Combine(app, "decode.cjs"), folder], app);
        Task<string> output = node.StandardOutput.ReadToEndAsync();
        Task<string> errors = node.StandardError.ReadToEndAsync();
        foreach ((string signal, byte[] body) in requests) await node.StandardInput.WriteLineAsync($"{signal} {Convert.ToBase64String(body)}");
        node.StandardInput.Close();
        await node.WaitForExitAsync().Patiently();
        Assert.That(node.ExitCode, Is.Zero, await errors);
        return (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
