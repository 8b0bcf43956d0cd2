namespace Lambda.Extensions.Sdk.Build.Packaging;

/// <summary>A file that goes into a layer, or might have to.</summary>
/// <param name="Source">Where it is.</param>
/// <param name="Path">Its place: in the publish folder, or under /opt for content.</param>
internal sealed record PublishedFile(string Source, string Path);
