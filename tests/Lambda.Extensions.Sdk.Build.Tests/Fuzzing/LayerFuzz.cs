using System.Text;
using Lambda.Extensions.Sdk.Build.Inspection;
using Lambda.Extensions.Sdk.Build.Packaging;
using Lambda.Extensions.Sdk.Build.Tests.Elf;
using Lambda.Extensions.Sdk.Fuzzing;

namespace Lambda.Extensions.Sdk.Build.Tests.Fuzzing;

/// <summary>The readers of what a layer has in it: binaries, scripts, zips, links.</summary>
[Category("Fuzz")]
[Category("G23")]
internal sealed class LayerFuzz
{
    private static readonly byte[][] ElfPieces = [Encoding.Latin1.GetBytes("\u007fELF\u0002\u0001"), "GLIBC_2.34\0"u8.ToArray(), "libc.so.6\0"u8.ToArray(), [1, 0, 0, 0], [6, 0, 0, 0, 4, 0, 0, 0]];

    private static readonly byte[][] ZipPieces = ["PK\u0001\u0002"u8.ToArray(), "PK\u0003\u0004"u8.ToArray(), "PK\u0005\u0006"u8.ToArray(), "PK\u0006\u0006"u8.ToArray(), "../"u8.ToArray()];

    private static readonly string[] PathParts = ["..", ".", "", "opt", "a", "extensions", "lib", "b c", "\\", "ü", "\n", "..."];

    [Test]
    public void Any_binary_is_read_or_refused()
    {
        byte[] whole = new CraftedElf { Versions = [("libc.so.6", "GLIBC_2.34", "open", false), ("libm.so.6", "GLIBC_2.29", "pow", true)], HasDebugInfo = true }.ToArray();
        FuzzRun.Each(random => ElfOutcome.Check(random.Next(8) == 0 ? [.. ElfPieces[0], .. Damage.Noise(random, [0, 1, 2, 0xFF], 300)] : Damage.Of(random, whole, ElfPieces)));
    }

    [Test]
    public void Any_directory_of_a_zip_is_read_or_refused()
    {
        byte[] whole = LayerZip.Write([LayerFile.OfBytes("extensions/a", LayerFile.ExecutableMode, "#!/bin/sh\n"u8.ToArray()), LayerFile.OfBytes("lib/b", LayerFile.PlainMode, new byte[100])]);
        FuzzRun.Each(random =>
        {
            byte[] zip = random.Next(8) == 0 ? Damage.Pieces(random, ZipPieces) : Damage.Of(random, whole, ZipPieces);
            try
            {
                FuzzRun.Require(ZipDirectory.Hosts(zip).Count <= ushort.MaxValue, "more entries than there can be");
            }
            catch (InvalidDataException refused)
            {
                FuzzRun.Require(refused.Message.StartsWith("the zip's directory", StringComparison.Ordinal), refused.Message);
            }
        });
    }

    [Test]
    public void A_link_leads_where_a_file_system_leads_and_never_out_of_the_layer() => FuzzRun.Each(random =>
    {
        string link = "a/" + string.Concat(Enumerable.Repeat("d/", random.Next(3))) + "link";
        string target = (random.Next(3) == 0 ? "/" : "") + string.Join('/', Enumerable.Range(0, random.Next(1, 7)).Select(_ => PathParts[random.Next(PathParts.Length)]));
        string? resolved = LinkTarget.Resolve(link, target);
        string expected = Path.GetFullPath(target, "/opt/" + Path.GetDirectoryName(link)).TrimEnd('/');
        if (resolved is not null) FuzzRun.Require(("/opt/" + resolved).TrimEnd('/') == Collapsed(expected) && !resolved.Split('/').Contains(".."), $"{link} -> {target}: {resolved}, not {expected}");
        else FuzzRun.Require(LinkTarget.Problem(link, target) is not null || target.StartsWith('/'), $"{link} -> {target} has no problem and leads nowhere");
        FuzzRun.Require(ContentPath.Problem(target) is not null == ContentPath.IsUnsafe(target) || target.Any(char.IsControl), $"{target} is safe and has a problem, or the reverse");
    });

    [Test]
    public void Any_first_line_is_a_script_or_not() => FuzzRun.Each(random =>
    {
        byte[] start = Damage.Of(random, "#!/bin/sh -e\r\nexit\n"u8, [[0xEF, 0xBB, 0xBF], [0xFF, 0xFE], "#!"u8.ToArray(), [0]]);
        if (!ScriptInspector.IsScript(start)) return;
        LayerFile file = LayerFile.OfBytes("extensions/a", LayerFile.ExecutableMode, start);
        FuzzRun.Require(ScriptInspector.Inspect(file, start).Count() <= 1, "one fault, several findings");
    });

    private static string Collapsed(string path) => "/" + string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries));
}
