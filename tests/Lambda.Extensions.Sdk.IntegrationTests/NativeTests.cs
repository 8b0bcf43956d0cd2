using System.Diagnostics;
using PublishedSamples;

namespace Lambda.Extensions.Sdk.IntegrationTests;

/// <summary>G24: an extension on the SDK compiles natively without a warning, into one file.</summary>
[Category("G24")]
public sealed class NativeTests
{
    [Test]
    public void The_static_Minimal_is_within_its_budget() =>
        Assert.That(new FileInfo(PublishedSample.PathOf("Minimal.static", "Minimal")).Length, Is.LessThanOrEqualTo(4_200_000));

    [Test]
    public void Minimal_is_one_native_file_within_its_budget()
    {
        string path = PublishedSample.Executable("Minimal");
        byte[] head = new byte[4];
        using (FileStream file = File.OpenRead(path)) file.ReadExactly(head);
        Assert.That(head, Is.EqualTo((byte[])[0x7f, (byte)'E', (byte)'L', (byte)'F']));
        Assert.That(new FileInfo(path).Length, Is.LessThanOrEqualTo(3_300_000), "without telemetry, which Minimal does not use");
        Assert.That(Directory.EnumerateFiles(Path.GetDirectoryName(path)!, "*.dll"), Is.Empty);
        Assert.That(Directory.EnumerateFiles(Path.GetDirectoryName(path)!, "*.so"), Is.Empty);
    }

    [Test]
    public async Task Publishing_gives_no_trim_or_AOT_warning()
    {
        // The build of PublishedSamples turns such warnings into errors; this one lists them, each on its own.
        string sample = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(PublishedSample.Executable("Minimal"))!, "../../../samples/Minimal/Minimal.csproj"));
        string output = Directory.CreateTempSubdirectory("lambda-ext-aot-").FullName;
        try
        {
            var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (string argument in (string[])["publish", sample, "-c", "Release", "--use-current-runtime", "--artifacts-path", Path.Combine(output, "build"), "-o", Path.Combine(output, "out"), "-nodeReuse:false",
                "-p:TreatWarningsAsErrors=false", "-p:ILLinkTreatWarningsAsErrors=false", "-p:IlcTreatWarningsAsErrors=false", "-p:TrimmerSingleWarn=false", "-p:SuppressTrimAnalysisWarnings=false", "-p:RunAnalyzers=false"])
            {
                start.ArgumentList.Add(argument);
            }

            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string log = await process.StandardOutput.ReadToEndAsync() + await errors;
            await process.WaitForExitAsync();
            Assert.That(process.ExitCode, Is.Zero, log);
            Assert.That(log.Split('\n').Where(line => line.Contains("warning", StringComparison.OrdinalIgnoreCase)), Is.Empty);
            Assert.That(File.Exists(Path.Combine(output, "out", "Minimal")), log);
        }
        finally
        {
            Directory.Delete(output, recursive: true);
        }
    }
}
