using Lambda.Extensions.Sdk.CachingTests.Support;
using PublishedSamples;

namespace Lambda.Extensions.Sdk.CachingTests.Native;

/// <summary>The native extension for both architectures.</summary>
[Category("G24")]
internal sealed class NativeTests
{
    private const string Arm64 = CachingLambda.Name + ".arm64";

    // At most one per cent above the measured sizes, which are in docs/performance.md.
    private const long X64Budget = 14_430_000;
    private const long Arm64Budget = 14_850_000;

    [Test]
    public void The_caching_extension_for_x64_is_one_native_file_within_its_budget() => IsOneFile(PublishedSample.Executable(CachingLambda.Name), X64Budget);

    [Test]
    public void The_caching_extension_for_arm64_is_one_native_file_within_its_budget()
    {
        CrossTools.Require();
        IsOneFile(PublishedSample.PathOf(Arm64, CachingLambda.Name), Arm64Budget);
    }

    /// <summary>The emulated system has no OpenSSL for arm64, so what needs it is answered with the error that says so.</summary>
    [Test]
    public async Task The_caching_extension_for_arm64_lives_a_whole_life()
    {
        CrossTools.Require();
        await using ParameterStore store = await ParameterStore.StartAsync();
        await using WebOrigin web = await WebOrigin.StartAsync();
        string[] command = [.. CrossTools.Emulator[1..], PublishedSample.PathOf(Arm64, CachingLambda.Name)];
        await using CachingLambda lambda = await CachingLambda.StartCommandAsync(store, CrossTools.Emulator[0], command, $"CACHING_ORIGINS=web={web.Address}");
        Reply[] replies = await lambda.InvokeAsync("/http/web/a", "/http/web/a", Asker.Parameter("/a"));
        Assert.That(replies[..2].Select(r => (r.Status, r.Body, r.Cache)), Is.EqualTo(new[] { (200, "answer", "MISS"), (200, "answer", "HIT") }), lambda.Story());
        Assert.That(replies[2].Status, Is.EqualTo(503), "no OpenSSL for arm64 on this machine");
        Assert.That(replies[2].Body, Does.Contain("OpenSslNotFound"));
        await lambda.ShutsDownWell();
    }

    private static void IsOneFile(string path, long budget)
    {
        Assert.That(new FileInfo(path).Length, Is.LessThanOrEqualTo(budget));
        string folder = Path.GetDirectoryName(path)!;
        Assert.That(Directory.EnumerateFiles(folder, "*.so").Concat(Directory.EnumerateFiles(folder, "*.dll")), Is.Empty);
    }
}
