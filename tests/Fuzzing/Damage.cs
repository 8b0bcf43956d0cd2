namespace Lambda.Extensions.Sdk.Fuzzing;

/// <summary>Changes bytes that are right in a few places, as a line, a disk or an attacker would.</summary>
internal static class Damage
{
    private const int LongestRepeat = 3000;

    private static readonly byte[][] Numbers = [[0], [0xFF], [0x7F], [0x80], [0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0x7F], [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0x80], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]];

    /// <summary>Returns a copy with one to four changes; one copy in eight has none.</summary>
    /// <param name="random">Chooses the changes.</param>
    /// <param name="whole">The bytes that are right.</param>
    /// <param name="fragments">Texts that mean something in the format.</param>
    public static byte[] Of(Random random, ReadOnlySpan<byte> whole, byte[][] fragments)
    {
        List<byte> bytes = [.. whole];
        if (random.Next(8) == 0) return [.. bytes];
        for (int n = random.Next(1, 5); n > 0; n--) Change(random, bytes, fragments);
        return [.. bytes];
    }

    /// <summary>Returns any bytes, of which two thirds are of the alphabet.</summary>
    public static byte[] Noise(Random random, ReadOnlySpan<byte> alphabet, int most = 200)
    {
        byte[] bytes = new byte[random.Next(most)];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = random.Next(3) == 0 ? (byte)random.Next(256) : alphabet[random.Next(alphabet.Length)];
        return bytes;
    }

    /// <summary>Returns fragments in any order.</summary>
    public static byte[] Pieces(Random random, byte[][] fragments, int most = 20)
    {
        List<byte> bytes = [];
        for (int n = random.Next(most); n >= 0; n--) bytes.AddRange(fragments[random.Next(fragments.Length)]);
        return [.. bytes];
    }

    /// <summary>Returns the places at which a stream is cut: none, each byte of a short one, or any.</summary>
    public static int[] Cuts(Random random, int length) => random.Next(4) switch
    {
        0 => [],
        1 when length < 300 => [.. Enumerable.Range(0, length)],
        _ => [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => random.Next(length + 1)).Order()],
    };

    private static void Change(Random random, List<byte> bytes, byte[][] fragments)
    {
        int at = random.Next(bytes.Count + 1);
        int length = Math.Min(random.Next(1, 40), bytes.Count - at);
        switch (random.Next(9))
        {
            case 0 when at < bytes.Count:
                bytes[at] = (byte)random.Next(256);
                break;
            case 1 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 2:
                bytes.RemoveRange(at, length);
                break;
            case 3:
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                break;
            case 4:
                bytes.InsertRange(at, fragments[random.Next(fragments.Length)]);
                break;
            case 5:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 6:
                byte[] number = Numbers[random.Next(Numbers.Length)];
                for (int i = 0; i < number.Length && at + i < bytes.Count; i++) bytes[at + i] = number[i];
                break;
            case 7:
                bytes.Reverse(at, length);
                break;
            default:
                bytes.InsertRange(at, Enumerable.Repeat(bytes.Count == 0 ? (byte)' ' : bytes[Math.Min(at, bytes.Count - 1)], random.Next(1, random.Next(8) == 0 ? LongestRepeat : 20)));
                break;
        }
    }
}
