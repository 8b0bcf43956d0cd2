using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Lambda.Extensions.Sdk.CachingTests.Support;

/// <summary>What the extension answered.</summary>
internal sealed record Reply(int Status, string Body, string? Cache, string? Age, string? ETag, string Headers)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    /// <summary>The parameter's value, the secret's string, or the error's type.</summary>
    public string? Value => (string?)(Json["Parameter"]?[nameof(Value)] ?? Json["SecretString"] ?? Json["__type"]);

    public static async Task<Reply> OfAsync(HttpResponseMessage response)
    {
        string? Header(string name) => response.Headers.NonValidated.TryGetValues(name, out HeaderStringValues values) ? values.ToString() : null;
        return new Reply((int)response.StatusCode, await response.Content.ReadAsStringAsync(), Header("X-Cache"), Header("Age"), Header("ETag"), response.Headers + response.Content.Headers.ToString());
    }
}
