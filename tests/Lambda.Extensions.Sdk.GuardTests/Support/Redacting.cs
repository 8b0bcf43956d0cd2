using System.Buffers;
using System.Text;
using PayloadGuard.Redaction;

namespace Lambda.Extensions.Sdk.GuardTests.Support;

/// <summary>Redacts texts, whole or in pieces.</summary>
internal static class Redacting
{
    public static RedactRule[] AllSecrets { get; } =
        [RedactRule.AwsKeys("aws"), RedactRule.PrivateKeys("keys"), RedactRule.BearerTokens("bearer"), RedactRule.Members("members")];

    public static RedactRule Custom(string pattern, int maxLength) => new("custom", SecretKind.Match, RedactRule.Compile(ByteText.Of(pattern)), maxLength);

    public static string Whole(string text, params RedactRule[] rules) => Encoding.UTF8.GetString(Pieces(Encoding.UTF8.GetBytes(text), [], rules));

    /// <summary>Redacts bytes in pieces of these sizes, again and again; none is one piece.</summary>
    public static byte[] Pieces(ReadOnlySpan<byte> bytes, IReadOnlyList<int> sizes, params RedactRule[] rules)
    {
        var redactor = new Redactor(rules);
        var output = new ArrayBufferWriter<byte>();
        for (int i = 0; sizes.Count > 0 && !bytes.IsEmpty; i++)
        {
            int size = Math.Min(sizes[i % sizes.Count], bytes.Length);
            redactor.Add(bytes[..size], isLast: false, output, CancellationToken.None);
            bytes = bytes[size..];
        }

        redactor.Add(bytes, isLast: true, output, CancellationToken.None);
        return output.WrittenSpan.ToArray();
    }
}
