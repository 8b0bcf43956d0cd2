using System.Text;

namespace Lambda.Extensions.Sdk.Tests.Http;

/// <summary>Messages are written as strings here, one character for one byte.</summary>
internal static class Bytes
{
    public static byte[] Of(string text) => Encoding.Latin1.GetBytes(text);

    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}
