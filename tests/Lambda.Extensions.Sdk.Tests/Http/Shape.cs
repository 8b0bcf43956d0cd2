using Microsoft.AspNetCore.Http;

namespace Lambda.Extensions.Sdk.Tests.Http;

/// <summary>A way in which a server may answer.</summary>
public sealed record Shape(string Name, Func<HttpResponse, Task> Write)
{
    public static IReadOnlyList<Shape> All { get; } =
    [
        new("nothing set", _ => Task.CompletedTask),
        new("content length", r => Whole(r, "hello")),
        new("content length 0", r => Whole(r, "")),
        new("chunked in one", r => Pieces(r, "hello")),
        new("chunked in many", r => Pieces(r, [.. Enumerable.Range(0, 200).Select(i => new string((char)('a' + (i % 26)), 1 + (i * 7 % 300)))])),
        new("chunked and flushed before the first byte", r => Pieces(r, "", "late")),
        new("chunked, 1 MB", r => Pieces(r, [.. Enumerable.Range(0, 16).Select(i => new string((char)('a' + i), 65_536))])),
        new("content length, 1 MB", r => Whole(r, new string('x', 1_048_576))),
        new("content length, just over the first buffer", r => Whole(r, new string('y', 2048))),
        new("binary", r => Whole(r, string.Concat(Enumerable.Range(0, 1024).Select(i => (char)(i % 256))))),
        new("202 with body", r => Status(r, 202, "{\"status\":\"OK\"}")),
        new("204", r => Status(r, 204, null)),
        new("205", r => Status(r, 205, null)),
        new("299", r => Status(r, 299, "odd")),
        new("304", r => Status(r, 304, null)),
        new("403 with JSON", r => Status(r, 403, "{\"errorType\":\"Extension.InvalidExtensionState\",\"errorMessage\":\"x\"}")),
        new("404 without body", r => Status(r, 404, null)),
        new("500", r => Status(r, 500, "no")),
        new("599", r => Status(r, 599, "no")),
        new("many headers", Headers),
        new("Connection: close with length", r => Close(r, "hello", chunked: false)),
        new("Connection: close, chunked", r => Close(r, "hello", chunked: true)),
        new("trailers", Trailers),
    ];

    public override string ToString() => Name;

    private static Task Whole(HttpResponse response, string body)
    {
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(Bytes.Of(body)).AsTask();
    }

    private static async Task Pieces(HttpResponse response, params string[] pieces)
    {
        foreach (string piece in pieces)
        {
            await response.Body.WriteAsync(Bytes.Of(piece));
            await response.Body.FlushAsync();
        }
    }

    private static Task Status(HttpResponse response, int status, string? body)
    {
        response.StatusCode = status;
        response.ContentType = body is null ? null : "application/json";
        return body is null ? Task.CompletedTask : Whole(response, body);
    }

    private static Task Headers(HttpResponse response)
    {
        for (int i = 0; i < 50; i++) response.Headers[$"X-Header-{i}"] = $"value {i}: with; odd, characters = \"{new string('z', i)}\"";
        response.Headers["X-Twice"] = new(["one", "two"]);
        response.Headers["Lambda-Extension-Identifier"] = "0aeb5d32-9d4c-4c5c-8c2e-08c0fbe1a56c";
        response.Headers["X-Empty"] = "";
        return Whole(response, "hello");
    }

    private static Task Close(HttpResponse response, string body, bool chunked)
    {
        response.Headers.Connection = "close";
        return chunked ? Pieces(response, body) : Whole(response, body);
    }

    private static async Task Trailers(HttpResponse response)
    {
        response.DeclareTrailer("X-Checksum");
        await Pieces(response, "hello", " world");
        if (response.SupportsTrailers()) response.AppendTrailer("X-Checksum", "1");
    }
}
