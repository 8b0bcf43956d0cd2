using System.Xml;
using System.Xml.Linq;
using Lambda.Extensions.Sdk.Cli.CommandLine;
using Lambda.Extensions.Sdk.Cli.Run;
using Lambda.Extensions.Sdk.Cli.Sources;

namespace Lambda.Extensions.Sdk.Cli.Start;

/// <summary>Finds the files and folders whose changes <c>--watch</c> sees.</summary>
internal static class SourceFiles
{
    /// <summary>Returns full paths: the folder of each project and of those that it references, each layer, executable and script.</summary>
    public static IReadOnlySet<string> Of(RunOptions options)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (string extension in options.Extensions)
        {
            if (ProjectFile.TryFind(extension) is { } project)
                AddProject(project, found);
            else
                found.Add(Path.GetFullPath(extension));
        }

        if (options.Function is { } function) AddFunction(function, found);
        return found;
    }

    private static void AddFunction(string function, HashSet<string> found)
    {
        if (ProjectFile.TryFind(function) is { } project)
            AddProject(project, found);
        else if (File.Exists(function))
            found.Add(Path.GetFullPath(function));
        else
            found.UnionWith(CommandWords.Split(function).Where(File.Exists).Select(Path.GetFullPath));
    }

    private static void AddProject(string project, HashSet<string> found)
    {
        string folder = Path.GetDirectoryName(project)!;
        if (!found.Add(folder)) return;
        foreach (string reference in References(project))
        {
            string path = Path.GetFullPath(Path.Combine(folder, reference.Replace('\\', '/')));
            if (File.Exists(path)) AddProject(path, found);
        }
    }

    private static List<string> References(string project)
    {
        try
        {
            return [.. XDocument.Load(project).Descendants()
                .Where(element => element.Name.LocalName == "ProjectReference")
                .Select(element => element.Attribute("Include")?.Value)
                .OfType<string>()];
        }
        catch (Exception e) when (e is XmlException or IOException)
        {
            // The build will say what is wrong with it.
            return [];
        }
    }
}
