using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Lambda.Extensions.Sdk.Cli.Tests.Start;

/// <summary>Makes requests of the Invoke API that are signed as an AWS SDK signs them (Signature Version 4).</summary>
internal static class SignedRequest
{
    public static HttpRequestMessage Invoke(Uri address, string function, string body)
    {
        var path = $"/2015-03-31/functions/{function}/invocations";
        var now = TimeProvider.System.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = $"{now[..8]}/us-east-1/lambda/aws4_request";
        var canonical = $"POST\n{path}\n\nhost:{address.Authority}\nx-amz-date:{now}\n\nhost;x-amz-date\n{Hash(body)}";
        var toSign = $"AWS4-HMAC-SHA256\n{now}\n{scope}\n{Hash(canonical)}";
        var key = Encoding.UTF8.GetBytes("AWS4" + "secret");
        foreach (var part in scope.Split('/')) key = Sign(key, part);
        var signature = Convert.ToHexStringLower(Sign(key, toSign));

        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, path)) { Content = new StringContent(body) };
        request.Headers.TryAddWithoutValidation("X-Amz-Date", now);
        request.Headers.TryAddWithoutValidation("Authorization", $"AWS4-HMAC-SHA256 Credential=AKID/{scope}, SignedHeaders=host;x-amz-date, Signature={signature}");
        return request;
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static byte[] Sign(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
