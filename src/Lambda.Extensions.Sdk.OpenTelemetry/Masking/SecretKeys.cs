namespace Lambda.Extensions.Sdk.OpenTelemetry.Masking;

/// <summary>
/// Recognises keys whose values are secret. The end of the name decides, without regard to case and punctuation: <c>dbPassword</c> and
/// <c>X-Api-Key</c> are secret, <c>tokenCount</c> is not.
/// </summary>
internal sealed class SecretKeys
{
    private const int MaxKey = 64;

    private static readonly string[] Known =
    [
        "password", "passwd", "pwd", "passphrase", "secret", "secretkey", "secrets", "token", "tokens", "apikey", "accesskey", "accesskeyid", "privatekey", "authkey",
        "signingkey", "encryptionkey", "licensekey", "authorization", "proxyauthorization", "credential", "credentials", "cookie", "sessionid", "connectionstring",
        "jwt", "bearer", "signature",
    ];

    private readonly byte[][] _ends;

    public SecretKeys(IReadOnlyList<string> further)
    {
        _ends = new byte[Known.Length + further.Count][];
        for (int i = 0; i < _ends.Length; i++) _ends[i] = Normalised(i < Known.Length ? Known[i] : further[i - Known.Length]);
    }

    public bool Has(ReadOnlySpan<byte> key)
    {
        // The end of the name decides.
        if (key.Length > MaxKey) key = key[^MaxKey..];
        Span<byte> name = stackalloc byte[MaxKey];
        int length = 0;
        foreach (byte b in key)
        {
            if (char.IsAsciiLetterOrDigit((char)b)) name[length++] = (byte)char.ToLowerInvariant((char)b);
        }

        if (length < 3) return false;
        foreach (byte[] end in _ends)
        {
            if (end.Length > 0 && name[..length].EndsWith(end)) return true;
        }

        return false;
    }

    private static byte[] Normalised(string word)
    {
        var bytes = new List<byte>(word.Length);
        foreach (char c in word)
        {
            if (char.IsAsciiLetterOrDigit(c)) bytes.Add((byte)char.ToLowerInvariant(c));
        }

        return [.. bytes];
    }
}
