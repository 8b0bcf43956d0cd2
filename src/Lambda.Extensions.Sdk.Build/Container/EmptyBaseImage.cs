using System.Security.Cryptography;
using System.Text;
using Lambda.Extensions.Sdk.Build.Inspection;

namespace Lambda.Extensions.Sdk.Build.Container;

/// <summary>An image without any file, in the OCI format: the same as `FROM scratch`.</summary>
internal sealed class EmptyBaseImage
{
    public const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    private const string ConfigType = "application/vnd.oci.image.config.v1+json";

    public EmptyBaseImage(LambdaArchitecture architecture)
    {
        // OCI uses Go's names of the architectures.
        string name = architecture == LambdaArchitecture.Arm64 ? "arm64" : "amd64";
        Config = Encoding.UTF8.GetBytes($$"""{"architecture":"{{name}}","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":[]},"history":[]}""");
        ConfigDigest = Digest(Config);
        Manifest = Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"mediaType":"{{ManifestType}}","config":{"mediaType":"{{ConfigType}}","digest":"{{ConfigDigest}}","size":{{Config.Length}}},"layers":[]}""");
    }

    public byte[] Config { get; }

    public string ConfigDigest { get; }

    public byte[] Manifest { get; }

    public string ManifestDigest => Digest(Manifest);

    private static string Digest(byte[] content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));
}
