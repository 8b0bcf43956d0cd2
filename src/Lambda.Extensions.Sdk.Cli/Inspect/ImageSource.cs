using System.Text.Json;

namespace Lambda.Extensions.Sdk.Cli.Inspect;

/// <summary>
/// Reads the files that an image would have under /opt, from an OCI layout in a tar archive or the output of <c>docker save</c>.
/// </summary>
internal static class ImageSource
{
    public static Artifact Open(string path)
    {
        try
        {
            var archive = new ImageArchive(path);
            var files = new LinkedFiles();
            foreach (string layer in LayersOf(archive)) archive.ReadLayer(layer, files);
            return new Artifact(path, ArtifactKind.Image, files.Resolve(), archive.Findings) { Folders = archive.Folders };
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or JsonException or FormatException or KeyNotFoundException or InvalidOperationException or OverflowException)
        {
            return new Artifact(path, ArtifactKind.Image, [], [Artifact.Unreadable(e)]);
        }
    }

    /// <summary>Returns the names of the layers' files in the archive, in the order in which the layers are applied.</summary>
    private static List<string> LayersOf(ImageArchive archive)
    {
        if (archive.TryReadJson("index.json") is { } index) return LayersOfManifest(archive, index);
        if (archive.TryReadJson("manifest.json") is { } docker)
            return [.. docker.EnumerateArray().First().GetProperty("Layers").EnumerateArray().Select(layer => layer.GetString()!)];
        throw new InvalidDataException("it has neither index.json (OCI) nor manifest.json (docker save)");
    }

    /// <summary>Follows an index to a manifest, possibly through another index. Of several images, the first one is inspected.</summary>
    private static List<string> LayersOfManifest(ImageArchive archive, JsonElement json)
    {
        const int DeepestIndex = 4;
        for (int depth = 0; depth < DeepestIndex; depth++)
        {
            if (json.TryGetProperty("layers", out JsonElement layers)) return [.. layers.EnumerateArray().Select(BlobOf)];
            string blob = BlobOf(json.GetProperty("manifests").EnumerateArray().First());
            json = archive.TryReadJson(blob) ?? throw new InvalidDataException($"{blob} is missing");
        }
        throw new InvalidDataException("its indexes are nested too deep");
    }

    private static string BlobOf(JsonElement descriptor) => "blobs/" + descriptor.GetProperty("digest").GetString()!.Replace(':', '/');
}
