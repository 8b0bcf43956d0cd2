using System.Text;
using Microsoft.AspNetCore.Http;

namespace Lambda.Extensions.Sdk.Testing.Http;

/// <summary>Holds the error at the end of a streamed response, which the trailers report (server-behaviour 7).</summary>
internal sealed record StreamError(string ErrorType, string? Body)
{
    private const string BodyTrailer = "Lambda-Runtime-Function-Error-Body";

    /// <summary>Reads the trailers of a request whose body was read to its end.</summary>
    /// <returns><see langword="null"/> without an error.</returns>
    public static StreamError? Of(HttpRequest request)
    {
        if (!request.SupportsTrailers() || !request.CheckTrailersAvailable()) return null;
        string errorType = request.GetTrailer(InvocationApi.ErrorTypeHeader).ToString();
        string body = request.GetTrailer(BodyTrailer).ToString();
        if (errorType.Length == 0 && body.Length == 0) return null;
        return new StreamError(errorType.Length == 0 ? "Function.Unknown" : errorType, body.Length == 0 ? null : Decode(body));
    }

    /// <summary>Decodes a body. Clients send it as Base64; other text is kept.</summary>
    private static string Decode(string body)
    {
        byte[] bytes = new byte[body.Length];
        return Convert.TryFromBase64String(body, bytes, out int length) ? Encoding.UTF8.GetString(bytes, 0, length) : body;
    }
}
