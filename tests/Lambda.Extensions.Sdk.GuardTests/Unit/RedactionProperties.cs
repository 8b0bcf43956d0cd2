using System.Buffers;
using System.Text;
using Lambda.Extensions.Sdk.GuardTests.Support;
using Lambda.Extensions.Sdk.Tests;
using PayloadGuard.Redaction;

namespace Lambda.Extensions.Sdk.GuardTests.Unit;

/// <summary>Pieces of a stream have no meaning: texts of secrets, parts of secrets and others, cut anywhere.</summary>
public static class RedactionProperties
{
    private static readonly string[] Parts =
    [
        "AKIAIOSFODNN7EXAMPLE", "AKIA", "IOSFODNN7EXAMPLE", "-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----", "-----", "--", "Bearer ", "bearer  abcdefgh", "ijkl.m/",
        "\"password\":", "\\\"token\\\":\\\"", "\"x_secret\" : \"", "\"", "\\\"", "\\", "{", "}", "[", "]", ",", ":", "1", "12345", " ", "\n", "é", "€", "\0", "\xff", "word", "1234-5678", new string('y', 300),
    ];

    private static readonly RedactRule[] Rules = [.. Redacting.AllSecrets, RedactRule.Members("own", ["rd", "é"]), Redacting.Custom(@"\b\d+-\d+\b", 9), Redacting.Custom("y+$", 20), Redacting.Custom("(?m)^[1-5]+", 4), Redacting.Custom("é.€", 8)];

    [FsCheck.NUnit.Property(Replay = Seed.OfTheRun, MaxTest = 1000, QuietOnSuccess = true)]
    public static void The_result_does_not_depend_on_the_limits_of_pieces(int[] parts, int[] sizes)
    {
        byte[] text = Text(parts);
        byte[] whole = Redacting.Pieces(text, [], Rules);
        byte[] pieces = Redacting.Pieces(text, [.. (sizes ?? []).Select(static s => 1 + (int)((uint)s % 64))], Rules);
        byte[] bytes = Redacting.Pieces(text, [1], Rules);
        Assert.That(Encoding.Latin1.GetString(pieces), Is.EqualTo(Encoding.Latin1.GetString(whole)));
        Assert.That(Encoding.Latin1.GetString(bytes), Is.EqualTo(Encoding.Latin1.GetString(whole)));
    }

    [FsCheck.NUnit.Property(Replay = Seed.OfTheRun, MaxTest = 500, QuietOnSuccess = true)]
    public static void A_secret_after_any_text_is_replaced_and_no_more_than_a_tail_is_kept(int[] parts)
    {
        byte[] text = [.. Text(parts), .. " AKIAIOSFODNN7EXAMPLE "u8];
        Assert.That(Encoding.Latin1.GetString(Redacting.Pieces(text, [7], Rules)), Does.Not.EndWith(" AKIAIOSFODNN7EXAMPLE "));

        var plain = new Redactor(Rules);
        var output = new ArrayBufferWriter<byte>();
        byte[] harmless = [.. Text(parts).Where(static b => b is >= (byte)'b' and <= (byte)'x')];
        plain.Add(harmless, isLast: false, output, CancellationToken.None);
        Assert.That(harmless.Length - output.WrittenCount, Is.LessThanOrEqualTo(Rules.Max(static r => r.MaxOpening) + 2));
    }

    private static byte[] Text(int[] parts) => [.. (parts ?? []).SelectMany(static p => Encoding.UTF8.GetBytes(Parts[(int)((uint)p % Parts.Length)]))];
}
