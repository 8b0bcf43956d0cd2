using Lambda.Extensions.Sdk.Build.Inspection;
using Lambda.Extensions.Sdk.Build.Inspection.Elf;

namespace Lambda.Extensions.Sdk.Build.Packaging;

/// <summary>Plans a layer: it decides the path and mode of each file, and reports files that do not belong in it.</summary>
internal static class LayerPlanner
{
    /// <summary>Returns the files of the layer. Problems of the plan are added to <paramref name="findings"/>.</summary>
    public static List<LayerFile> Plan(LayerRequest request, List<Finding> findings)
    {
        var files = new List<LayerFile>();
        string extension = LayerFile.ExtensionsFolder + request.ExtensionName;
        if (request.Kind == LayerKind.Native)
        {
            files.Add(LayerFile.OfDisk(extension, LayerFile.ExecutableMode, request.Program));
            FindStrayFiles(request, findings);
        }
        else
        {
            // A startup hook is not an external extension: the function's process loads it, and extensions/ stays empty.
            if (request.Kind == LayerKind.FrameworkDependent)
                files.Add(LayerFile.OfBytes(extension, LayerFile.ExecutableMode, Launcher.Script(request.ExtensionName, Path.GetFileName(request.Program))));
            foreach (PublishedFile file in request.Published.Where(file => !DebugFile.IsOne(file.Source)))
                files.Add(OfDisk($"{request.ExtensionName}/{ContentPath.Normalize(file.Path)}", file.Source));
        }

        if (request.RuntimeProxyPort is { } port)
            files.Add(LayerFile.OfBytes(RuntimeWrapper.FileOf(request.ExtensionName), LayerFile.ExecutableMode, RuntimeWrapper.Script(request.ExtensionName, port)));
        AddContent(request, files, findings);
        return files;
    }

    private static void AddContent(LayerRequest request, List<LayerFile> files, List<Finding> findings)
    {
        var sources = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (PublishedFile content in request.Content)
        {
            string path = ContentPath.Normalize(content.Path);
            if (ContentPath.Check(path, content.Source) is { } wrong)
                findings.Add(wrong);
            else if (!File.Exists(content.Source))
                findings.Add(new Finding(FindingCode.ContentMissing, $"the LambdaLayerContent {content.Source} does not exist", "Correct its Include, or create it before the publish"));
            else if (files.Exists(file => string.Equals(file.Path, path, StringComparison.Ordinal)))
                findings.Add(new Finding(FindingCode.SamePath, $"{content.Source} and {sources.GetValueOrDefault(path, "the extension itself")} would both be {path}", "Give one of them another TargetPath"));
            else
                files.Add(OfDisk(path, content.Source));
            sources.TryAdd(path, content.Source);
        }
    }

    /// <summary>
    /// Finds files that do not belong beside a native extension, which is one file. Other published files are debugging information,
    /// or files that the program looks for at run time and would not find.
    /// </summary>
    private static void FindStrayFiles(LayerRequest request, List<Finding> findings)
    {
        string program = Path.GetFullPath(request.Program);
        var carried = request.Content.Select(content => Path.GetFullPath(content.Source)).ToHashSet(StringComparer.Ordinal);
        foreach (PublishedFile file in request.Published)
        {
            string path = ContentPath.Normalize(file.Path);
            if (Path.GetFullPath(file.Source) == program || path == Path.GetFileName(program)
                || carried.Contains(Path.GetFullPath(file.Source))
                || request.Ignored.Contains(path, StringComparer.Ordinal)
                || DebugFile.IsOne(file.Source))
            {
                continue;
            }

            string target = path.EndsWith(".so", StringComparison.Ordinal) ? "lib/" + Path.GetFileName(path) : $"{request.ExtensionName}/{path}";
            findings.Add(new Finding(
                FindingCode.StrayFile,
                $"{path} is published beside the executable, but the layer would not carry it: in extensions/ Lambda would start it",
                $"If the extension needs it, add <LambdaLayerContent Include=\"…/{path}\" TargetPath=\"{target}\" /> and read it from /opt/{target}; if not, <LambdaLayerIgnore Include=\"{path}\" />, or CopyToPublishDirectory=\"Never\""));
        }
    }

    /// <summary>
    /// Returns a file on disk with a mode for its kind. Its mode on disk differs between machines, and is missing on Windows.
    /// </summary>
    private static LayerFile OfDisk(string path, string source)
    {
        var file = LayerFile.OfDisk(path, LayerFile.PlainMode, source);
        byte[] start = file.Start(4);
        return ElfFile.HasMagic(start) || ScriptInspector.IsScript(start) ? file with { Mode = LayerFile.ExecutableMode } : file;
    }
}
