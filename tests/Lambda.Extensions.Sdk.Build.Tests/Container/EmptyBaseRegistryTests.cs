using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using Lambda.Extensions.Sdk.Build.Container;
using Lambda.Extensions.Sdk.Build.Inspection;

namespace Lambda.Extensions.Sdk.Build.Tests.Container;

public sealed class EmptyBaseRegistryTests
{
    [TestCase("linux-x64", "amd64")]
    [TestCase("linux-arm64", "arm64")]
    public async Task The_registry_serves_an_image_without_layers(string runtimeIdentifier, string architecture)
    {
        using var registry = new EmptyBaseRegistry(LambdaArchitecture.OfRuntimeIdentifier(runtimeIdentifier)!);
        using var client = new HttpClient();

        using HttpResponseMessage response = await client.GetAsync($"http://{registry.Address}/v2/scratch/manifests/latest");
        byte[] manifest = await response.Content.ReadAsByteArrayAsync();
        Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/vnd.oci.image.manifest.v1+json"));
        Assert.That(response.Headers.GetValues("Docker-Content-Digest"), Is.EqualTo([Digest(manifest)]));
        using JsonDocument json = JsonDocument.Parse(manifest);
        Assert.That(json.RootElement.GetProperty("layers").GetArrayLength(), Is.Zero);

        string digest = json.RootElement.GetProperty("config").GetProperty("digest").GetString()!;
        byte[] config = await client.GetByteArrayAsync($"http://{registry.Address}/v2/scratch/blobs/{digest}");
        Assert.That(Digest(config), Is.EqualTo(digest));
        using JsonDocument configJson = JsonDocument.Parse(config);
        Assert.That(configJson.RootElement.GetProperty("architecture").GetString(), Is.EqualTo(architecture));
    }

    [TestCase("/v2/scratch/blobs/sha256:00")]
    [TestCase("/v2/else/manifests/latest")]
    [TestCase("/")]
    public async Task The_registry_has_nothing_but_the_image(string path)
    {
        using var registry = new EmptyBaseRegistry(LambdaArchitecture.X64);
        using var client = new HttpClient();
        using HttpResponseMessage response = await client.GetAsync($"http://{registry.Address}{path}");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task What_does_not_speak_http_is_hung_up_on()
    {
        using var registry = new EmptyBaseRegistry(LambdaArchitecture.X64);
        using var client = new TcpClient();
        await client.ConnectAsync(IPEndPoint.Parse(registry.Address.Replace("localhost", "127.0.0.1", StringComparison.Ordinal)));
        await client.GetStream().WriteAsync(new byte[] { 0x16, 0x03, 0x01, 0x02 });
        Assert.That(await client.GetStream().ReadAsync(new byte[1]), Is.Zero);
    }

    [Test]
    public void The_registry_ends_when_it_is_no_longer_needed()
    {
        string address;
        using (var registry = new EmptyBaseRegistry(LambdaArchitecture.X64))
            address = registry.Address;
        using var client = new HttpClient();
        Assert.That(() => client.GetAsync($"http://{address}/v2/"), Throws.TypeOf<HttpRequestException>());
    }

    private static string Digest(byte[] content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));
}
