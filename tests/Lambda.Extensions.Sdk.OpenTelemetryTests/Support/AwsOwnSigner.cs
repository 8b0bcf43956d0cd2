using System.Security.Cryptography;
using Amazon.Runtime.Internal.Auth;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Support;

/// <summary>Computes signatures with AWS's own code, independent of the package's.</summary>
internal sealed class AwsOwnSigner : AWS4Signer
{
    /// <summary>Returns the signature of a request as it arrived, for the scope and the headers that its own signature names.</summary>
    public static string Of(string method, Uri address, IReadOnlyDictionary<string, string> headers, IEnumerable<string> signedHeaders, byte[] body, (string Id, string Secret) key, (DateTime Time, string Region, string Service) scope)
    {
        var signed = new SortedDictionary<string, string>(signedHeaders.ToDictionary(name => name, name => headers[name]), StringComparer.Ordinal);
        // AWS's code begins with path and query before they are encoded for HTTP.
        string query = CanonicalizeQueryParameters(Uri.UnescapeDataString(address.Query), true);
        string canonical = CanonicalizeRequest(new Uri(address.GetLeftPart(UriPartial.Authority)), Uri.UnescapeDataString(address.AbsolutePath), method, signed, query, Convert.ToHexStringLower(SHA256.HashData(body)), null, true);
        return ComputeSignature(key.Id, key.Secret, scope.Region, scope.Time, scope.Service, CanonicalizeHeaderNames(signed), canonical).Signature;
    }
}
