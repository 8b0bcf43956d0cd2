using System.Globalization;
using System.Text;
using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Lifecycle;
using Lambda.Extensions.Sdk.Testing.Timeline;
using Microsoft.AspNetCore.Http;

namespace Lambda.Extensions.Sdk.Testing.Http;

/// <summary>Serves the credentials of SnapStart functions (lambda-facts 1.7).</summary>
internal sealed class CredentialsApi(EmulatorClock clock, string token)
{
    public const string Path = "/2021-04-23/credentials";

    public Task GetAsync(HttpContext http)
    {
        if (http.Request.Headers.Authorization.ToString() != token)
            return ResponseWriter.WriteAsync(http, ApiResponse.Of(404, ApiResponse.PlainText, "credentials not found\n"));
        string body = EventBodies.Write(json =>
        {
            json.WriteString("AccessKeyId", EmulatedCredentials.AccessKeyId);
            json.WriteString("SecretAccessKey", EmulatedCredentials.SecretAccessKey);
            json.WriteString("Token", EmulatedCredentials.SessionToken);
            json.WriteString("Expiration", clock.UtcNow.AddHours(6).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        });
        return ResponseWriter.WriteAsync(http, new ApiResponse(200, ApiResponse.Json, Encoding.UTF8.GetBytes(body)));
    }
}
