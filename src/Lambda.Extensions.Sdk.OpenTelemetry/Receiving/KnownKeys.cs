using Lambda.Extensions.Sdk.OpenTelemetry.Masking;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Receiving;

/// <summary>Remembers which keys are secret. Instrumentation repeats a few dozen keys in every span.</summary>
internal sealed class KnownKeys(SecretMask mask)
{
    private const int Places = 128;
    private const int LongestKey = 64;

    private readonly (byte[] Key, bool IsSecret)[] _places = new (byte[], bool)[Places];

    public bool IsSecret(ReadOnlySpan<byte> key)
    {
        if (key.IsEmpty) return false;
        ref (byte[] Key, bool IsSecret) place = ref _places[((key.Length * 31) + (key[0] * 7) + key[key.Length / 2] + (key[^1] * 3)) % Places];
        if (place.Key is not null && key.SequenceEqual(place.Key)) return place.IsSecret;
        bool isSecret = mask.IsSecretKey(key);
        // A long key may be one of many, each of which would stay in memory.
        if (key.Length <= LongestKey) place = (key.ToArray(), isSecret);
        return isSecret;
    }
}
