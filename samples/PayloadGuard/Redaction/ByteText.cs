using System.Text;

namespace PayloadGuard.Redaction;

/// <summary>
/// The text that patterns see: one character for each byte. So any bytes survive, and the limits of pieces may be within a
/// character. A pattern is converted in the same way: its characters beyond ASCII match as the bytes of their UTF-8.
/// </summary>
internal static class ByteText
{
    public static string Of(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    public static string Of(string text) => Of(Encoding.UTF8.GetBytes(text));
}
