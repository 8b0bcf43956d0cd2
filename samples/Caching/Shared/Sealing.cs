using System.Security.Cryptography;
using System.Text;

namespace Caching.Shared;

/// <summary>
/// Encrypts the data for Redis: AES-256-GCM with a random nonce, bound to the entry's key, so that an entry cannot be presented as
/// another one. A second key hashes the names: Redis learns neither values nor names. Both keys are derived for a scope, the function.
/// Another
/// function, whose role may read less, cannot read its entries even with the same key.
/// </summary>
internal sealed class Sealing(byte[] key, string scope = "")
{
    private const byte Version = 1;
    private const int Nonce = 12;
    private const int Tag = 16;
    private const int Overhead = 1 + Nonce + Tag;

    // Not made before they are needed: the first use of any cryptography loads OpenSSL.
    private readonly Lazy<byte[]> _entries = new(() => HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, info: Encoding.UTF8.GetBytes("caching-extension entries v2 " + scope)));
    private readonly Lazy<byte[]> _names = new(() => HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, info: Encoding.UTF8.GetBytes("caching-extension names v2 " + scope)));

    public string NameOf(string name) => Convert.ToHexString(HMACSHA256.HashData(_names.Value, Encoding.UTF8.GetBytes(name)));

    public byte[] Seal(string name, ReadOnlySpan<byte> plain)
    {
        byte[] whole = new byte[Overhead + plain.Length];
        whole[0] = Version;
        Span<byte> nonce = whole.AsSpan(1, Nonce);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_entries.Value, Tag);
        aes.Encrypt(nonce, plain, whole.AsSpan(Overhead), whole.AsSpan(1 + Nonce, Tag), Encoding.UTF8.GetBytes(name));
        return whole;
    }

    /// <summary>Decrypts data that was sealed for that key; null when it was sealed for another entry, or not with this key.</summary>
    public byte[]? Open(string name, ReadOnlySpan<byte> whole)
    {
        if (whole.Length < Overhead || whole[0] != Version) return null;
        byte[] plain = new byte[whole.Length - Overhead];
        try
        {
            using var aes = new AesGcm(_entries.Value, Tag);
            aes.Decrypt(whole.Slice(1, Nonce), whole[Overhead..], whole.Slice(1 + Nonce, Tag), plain, Encoding.UTF8.GetBytes(name));
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
