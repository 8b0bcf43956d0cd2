using System.Reflection;

namespace PublishedSamples;

/// <summary>Where the published samples are.</summary>
internal static class PublishedSample
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory,
        typeof(PublishedSample).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "PublishedSamples").Value!));

    /// <summary>The executable of a sample, for example <c>HelloFunction</c>.</summary>
    /// <exception cref="FileNotFoundException">It was not published: add it to PublishedSamples.csproj.</exception>
    public static string Executable(string name) => PathOf(name, name);

    /// <summary>A file of a sample, for example <c>HelloFunction.dll</c> of <c>HelloFunction.jit</c>.</summary>
    /// <exception cref="FileNotFoundException">It was not published: add it to PublishedSamples.csproj.</exception>
    public static string PathOf(string name, string file)
    {
        string path = Path.Combine(Root, name, file);
        return File.Exists(path)
            ? path
            : throw new FileNotFoundException($"The sample {name} is not published at {path}. Is it listed in tests/PublishedSamples/PublishedSamples.csproj? Otherwise: dotnet build tests/PublishedSamples", path);
    }
}
