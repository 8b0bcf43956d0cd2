using System.Text;
using Lambda.Extensions.Sdk.Testing.Lifecycle;

namespace Lambda.Extensions.Sdk.Testing.Http;

/// <summary>Represents an answer of the emulated APIs that has not been sent yet.</summary>
internal sealed record ApiResponse(int Status, string? ContentType, byte[] Body)
{
    public const string Json = "application/json";

    /// <summary>The content type of the platform's plain answers, and of bodies without a type of their own.</summary>
    public const string PlainText = "text/plain; charset=utf-8";

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public bool CloseConnection { get; init; }

    public static ApiResponse Of(int status, string? contentType, string body) => new(status, contentType, Encoding.UTF8.GetBytes(body));

    public static ApiResponse Empty(int status) => new(status, null, []);

    public static ApiResponse Accepted() => Of(202, Json, "{\"status\":\"OK\"}\n");

    public static ApiResponse Error(int status, string errorType, string message) => Of(status, Json, EventBodies.Error(errorType, message));

    /// <summary>Creates a refusal. Those of the Extensions API are 403, never 400 (server-behaviour 2).</summary>
    public static ApiResponse Refusal(ApiError error) => Error(403, error.ErrorType, error.Message);

    public static ApiResponse NotFound() => Of(404, PlainText, "404 page not found\n");
}
