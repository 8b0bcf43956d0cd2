using Lambda.Extensions.Sdk.Build.Inspection.Elf;

namespace Lambda.Extensions.Sdk.Build.Inspection;

/// <summary>
/// Checks the files of a layer against the way Lambda uses them. The build calls it before it writes a layer, and `lambda-ext
/// inspect` calls it for an existing one, so both give the same result.
/// </summary>
internal static class LayerInspector
{
    /// <param name="files">The files.</param>
    /// <param name="expectations">The requirements that they are checked against.</param>
    /// <param name="folders">The folders for which the archive has modes.</param>
    public static LayerReport Inspect(IEnumerable<LayerFile> files, LayerExpectations expectations, IEnumerable<LayerFolder>? folders = null)
    {
        var all = files.ToList();
        var findings = new List<Finding>();
        var names = all.Select(file => file.Name).ToHashSet(StringComparer.Ordinal);

        // Checked before any file is opened: a file that claims to be larger than a whole layer may be is not read.
        long unzipped = all.Sum(file => file.Length);
        if (unzipped > expectations.UnzippedLimit)
        {
            findings.Add(new Finding(
                FindingCode.UnzippedTooLarge,
                $"unpacked it is {ByteSize.Text(unzipped)}; a function and all its layers may have {ByteSize.Text(expectations.UnzippedLimit.Value)}",
                "Leave content out, or fetch it at run time"));
            return new LayerReport([.. all.Select(file => new InspectedFile(file, null, null))], findings);
        }

        List<InspectedFile> inspected = all.ConvertAll(file => InspectFile(file, names, expectations, findings));
        CheckExtensions(inspected, findings);
        findings.AddRange((folders ?? []).Where(folder => !folder.IsOpen).Select(Closed));
        return new LayerReport(inspected, findings)
        {
            Notes = [.. inspected.Where(file => file.Elf is not null).SelectMany(file => BinaryInspector.Notes(file.Elf!, file.File.Path, expectations, names))],
        };
    }

    private static Finding Closed(LayerFolder folder) => new(
        FindingCode.NotReadable,
        $"the folder {folder.Path} has mode {UnixMode.Text(folder.Mode)}: Lambda runs a function as another user, who cannot open what is in it",
        "Give it mode 0755 before it is zipped or copied into the image");

    private static InspectedFile InspectFile(LayerFile file, HashSet<string> names, LayerExpectations expectations, List<Finding> findings)
    {
        byte[] start = file.Start(ScriptInspector.LongestFirstLine);
        CheckMode(file, findings);

        if (ElfFile.HasMagic(start)) return InspectBinary(file, names, expectations, findings);
        if (ScriptInspector.IsScript(start))
        {
            string interpreter = ScriptInspector.Interpreter(start);
            if (file.IsExtension || file.IsWrapper) findings.AddRange(ScriptInspector.Inspect(file, start));
            return new InspectedFile(file, null, interpreter);
        }
        if ((file.IsExtension || file.IsWrapper) && ScriptInspector.HasByteOrderMark(start))
        {
            findings.Add(ScriptInspector.ByteOrderMark(file));
        }
        else if (file.IsExtension)
        {
            findings.Add(new Finding(
                FindingCode.NeitherProgramNorScript,
                $"{file.Path} is neither a program nor a script",
                "Lambda starts every file in extensions/, and the function fails with the first that cannot be started: keep it in a folder of another name"));
        }
        return new InspectedFile(file, null, null);
    }

    private static void CheckMode(LayerFile file, List<Finding> findings)
    {
        if (file.Mode is not { } mode) return;
        if (file is { IsExtension: true, IsExecutable: false })
        {
            findings.Add(new Finding(
                FindingCode.NotExecutable,
                $"{file.Path} has mode {UnixMode.Text(mode)}, without the execute bit for everybody: Lambda cannot start it (PermissionDenied)",
                "Give it mode 0755 before it is zipped; a zip made on Windows loses it"));
        }
        else if (file is { IsWrapper: true, IsExecutable: false })
        {
            findings.Add(new Finding(
                FindingCode.WrapperNotExecutable,
                $"{file.Path} has mode {UnixMode.Text(mode)}, without the execute bit for everybody: a function that names it in AWS_LAMBDA_EXEC_WRAPPER ends with exit code 126",
                "Give it mode 0755 before it is zipped; a zip made on Windows loses it"));
        }
        else if (!file.IsReadable)
        {
            findings.Add(new Finding(
                FindingCode.NotReadable,
                $"{file.Path} has mode {UnixMode.Text(mode)}: Lambda runs a function as another user, who cannot read it",
                $"Give it mode {(file.IsExtension ? "0755" : "0644")} before it is zipped or copied into the image"));
        }
    }

    private static InspectedFile InspectBinary(LayerFile file, HashSet<string> names, LayerExpectations expectations, List<Finding> findings)
    {
        try
        {
            ElfFile elf = ElfReader.Read(file.Content());
            findings.AddRange(BinaryInspector.Inspect(elf, file.Path, file.IsExtension, expectations, names));
            return new InspectedFile(file, elf, null);
        }
        catch (ElfFormatException e)
        {
            findings.Add(new Finding(FindingCode.NotReadableElf, $"{file.Path} is a damaged binary: {e.Message}", "Build it again, and compare its size with the original's"));
            return new InspectedFile(file, null, null);
        }
    }

    /// <summary>Returns a hint at the usual mistake: the folder itself was zipped instead of its contents.</summary>
    private static string TooDeep(List<InspectedFile> files) =>
        files.Find(file => file.File.Path.Contains("/" + LayerFile.ExtensionsFolder, StringComparison.Ordinal)) is { } nested
            ? $"; {nested.File.Path} is too deep"
            : "";

    /// <summary>
    /// Returns true for a file of an extension that functions load. Such a layer has no extension of its own, and has a folder with
    /// the SDK's assembly.
    /// </summary>
    private static bool IsStartupHook(InspectedFile file) => file.File.Path.Split('/') is [not "extensions", "Lambda.Extensions.Sdk.dll"];

    private static void CheckExtensions(List<InspectedFile> files, List<Finding> findings)
    {
        List<InspectedFile> extensions = files.FindAll(file => file.File.IsExtension);
        if (extensions.Count == 0 && !files.Exists(IsStartupHook))
            findings.Add(new Finding(FindingCode.NoExtension, "there is no file in extensions/" + TooDeep(files), "An extension is an executable directly in the folder extensions/ at the top of the zip, or in /opt/extensions of an image"));
        if (extensions.Count > LayerLimits.Extensions)
            findings.Add(new Finding(FindingCode.TooManyExtensions, $"there are {extensions.Count} files in extensions/; a function may have {LayerLimits.Extensions} extensions", "Leave some out, or put several into one process"));
        if (extensions.Find(file => file.File.Mode is null) is { } withoutMode)
            findings.Add(new Finding(FindingCode.NoModes, $"the archive has no Unix modes ({withoutMode.File.Path}): it was made on Windows or by a tool that does not write them, and Lambda cannot start what it unpacks from it", "Let `dotnet publish -p:LambdaLayer=true` write the zip, or zip it on Linux"));

        string[] architectures = [.. extensions.Where(file => file.Elf is not null).Select(file => file.Elf!.MachineName).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (architectures.Length > 1)
            findings.Add(new Finding(FindingCode.MixedArchitectures, $"the programs in extensions/ are for {string.Join(" and ", architectures)}: on each machine one of them cannot start", "Make one layer for each architecture"));
    }
}
