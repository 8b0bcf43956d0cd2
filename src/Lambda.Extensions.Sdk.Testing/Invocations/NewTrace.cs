using System.Globalization;

namespace Lambda.Extensions.Sdk.Testing.Invocations;

/// <summary>Creates X-Ray trace headers.</summary>
internal static class NewTrace
{
    public static string Header(DateTimeOffset now)
    {
        string random = Guid.NewGuid().ToString("N");
        string parent = Guid.NewGuid().ToString("N")[..16];
        return string.Create(CultureInfo.InvariantCulture, $"Root=1-{now.ToUnixTimeSeconds():x8}-{random[..24]};Parent={parent};Sampled=1");
    }
}
