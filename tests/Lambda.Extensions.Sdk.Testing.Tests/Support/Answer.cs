using System.Net.Http.Headers;
using System.Text.Json;

namespace Lambda.Extensions.Sdk.Testing.Tests.Support;

/// <summary>An answer of the emulated APIs.</summary>
internal sealed record Answer(int Status, string Body, string? ContentType, HttpResponseHeaders Headers)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string? ErrorType => Json.GetProperty("errorType").GetString();

    public string? ErrorMessage => Json.GetProperty("errorMessage").GetString();

    public string Identifier => Headers.GetValues("Lambda-Extension-Identifier").Single();
}
