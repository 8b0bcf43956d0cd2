using System.Globalization;

namespace Lambda.Extensions.Sdk.Testing;

/// <summary>Makes X-Ray trace headers.</summary>
internal static class TraceHeader
{
    public static string Create(DateTimeOffset now)
    {
        var random = Guid.NewGuid().ToString("N");
        var parent = Guid.NewGuid().ToString("N")[..16];
        return string.Create(CultureInfo.InvariantCulture, $"Root=1-{now.ToUnixTimeSeconds():x8}-{random[..24]};Parent={parent};Sampled=1");
    }
}
