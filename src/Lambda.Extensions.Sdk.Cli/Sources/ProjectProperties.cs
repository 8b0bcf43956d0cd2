using System.Text.Json;

namespace Lambda.Extensions.Sdk.Cli.Sources;

/// <summary>The properties of a project that are needed before it is published.</summary>
internal sealed record ProjectProperties(string AssemblyName, bool IsExecutable, bool IsNative)
{
    /// <exception cref="SetupException">The project cannot be read.</exception>
    public static async Task<ProjectProperties> ReadAsync(DotNetCommand dotnet, string project, CancellationToken cancellationToken)
    {
        (int exitCode, string? output) = await dotnet.RunAsync(
            ["msbuild", project, "-nologo", "-p:Configuration=Release", "-getProperty:AssemblyName", "-getProperty:OutputType", "-getProperty:PublishAot"],
            cancellationToken).ConfigureAwait(false);
        try
        {
            if (exitCode == 0) return Parse(output);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Not the expected JSON: reported below.
        }

        throw new SetupException($"the project '{project}' cannot be read:\n{BuildOutput.Indent(output)}");
    }

    private static ProjectProperties Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        JsonElement properties = document.RootElement.GetProperty("Properties");
        string Value(string name) => properties.GetProperty(name).GetString()!;
        return new ProjectProperties(
            Value("AssemblyName"),
            Value("OutputType").Equals("Exe", StringComparison.OrdinalIgnoreCase),
            Value("PublishAot").Equals("true", StringComparison.OrdinalIgnoreCase));
    }
}
