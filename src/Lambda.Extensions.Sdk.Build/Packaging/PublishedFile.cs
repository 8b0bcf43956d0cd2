namespace Lambda.Extensions.Sdk.Build.Packaging;

/// <summary>A file that belongs in a layer, or may belong in it.</summary>
/// <param name="Source">Its path on disk.</param>
/// <param name="Path">Its path in the publish folder, or under /opt for content.</param>
internal sealed record PublishedFile(string Source, string Path);
