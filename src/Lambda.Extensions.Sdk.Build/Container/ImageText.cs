using Lambda.Extensions.Sdk.Build.Packaging;

namespace Lambda.Extensions.Sdk.Build.Container;

/// <summary>The text that is printed for a finished image.</summary>
internal static class ImageText
{
    /// <summary>Returns the lines for the Dockerfile of a function (lambda-facts 6.2).</summary>
    public static string Dockerfile(string image, string archiveFile, string runtimeWrapper)
    {
        string how = archiveFile.Length == 0
            ? "# The image is in its registry."
            : $"# Once, to bring the image where Docker finds it: docker load --input {Path.GetFileName(archiveFile)}\n# or into a registry: skopeo copy oci-archive:{Path.GetFileName(archiveFile)} docker://…";
        return $"""
            {how}
            # In the function's Dockerfile, after its FROM; the function's own ENTRYPOINT and CMD stay as they are:
            COPY --from={image} /opt/ /opt/
            {(runtimeWrapper.Length == 0 ? "" : $"ENV {RuntimeWrapper.Variable}={runtimeWrapper}\n")}
            """.ReplaceLineEndings("\n");
    }

    public static string Report(string image, string archiveFile, string dockerfileFragment, string summary) =>
        $"""
          Lambda image {image} -> {(archiveFile.Length == 0 ? "pushed" : archiveFile)}
        {summary}    Dockerfile lines: {dockerfileFragment}

        """;
}
