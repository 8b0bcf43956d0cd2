using System.Buffers;

namespace Lambda.Extensions.Sdk.Testing.Recording.Format;

/// <summary>Replaces account numbers by 123456789012: those of ARNs, and from then on the same numbers wherever they stand.</summary>
internal sealed class AccountMask
{
    private const int Length = 12;

    private static readonly SearchValues<byte> FieldBytes = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"u8);

    private readonly List<byte[]> _accounts = [];

    private static ReadOnlySpan<byte> Replacement => "123456789012"u8;

    /// <summary>Masks the accounts in place. The length does not change.</summary>
    public void Apply(Span<byte> text)
    {
        Learn(text);
        foreach (byte[] account in _accounts)
        {
            for (int at = 0; text[at..].IndexOf(account) is >= 0 and var found; at += found + Length)
            {
                Span<byte> number = text.Slice(at + found, Length);
                if (IsAlone(text, at + found)) Replacement.CopyTo(number);
            }
        }
    }

    /// <summary>Keeps the accounts of the ARNs in the text: <c>arn:PARTITION:SERVICE:REGION:ACCOUNT</c>.</summary>
    private void Learn(ReadOnlySpan<byte> text)
    {
        for (int at = 0; text[at..].IndexOf("arn:"u8) is >= 0 and var found;)
        {
            at += found + 4;
            int account = at;
            for (int field = 0; field < 3 && account >= 0; field++) account = AfterField(text, account);
            if (account < 0 || account + Length > text.Length || !IsAlone(text, account)) continue;
            ReadOnlySpan<byte> number = text.Slice(account, Length);
            if (number.ContainsAnyExceptInRange((byte)'0', (byte)'9') || number.SequenceEqual(Replacement) || Has(number)) continue;
            _accounts.Add(number.ToArray());
        }
    }

    /// <summary>Returns the position behind a field and its colon; -1 when there is no such field.</summary>
    private static int AfterField(ReadOnlySpan<byte> text, int from)
    {
        int length = text[from..].IndexOfAnyExcept(FieldBytes);
        return length >= 0 && text[from + length] == ':' ? from + length + 1 : -1;
    }

    private static bool IsAlone(ReadOnlySpan<byte> text, int at) =>
        (at == 0 || !char.IsAsciiDigit((char)text[at - 1])) && (at + Length >= text.Length || !char.IsAsciiDigit((char)text[at + Length]));

    private bool Has(ReadOnlySpan<byte> number)
    {
        foreach (byte[] account in _accounts)
        {
            if (number.SequenceEqual(account)) return true;
        }

        return false;
    }
}
