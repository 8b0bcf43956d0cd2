using System.Text;

namespace Lambda.Extensions.Sdk.Tests.Chaos;

/// <summary>One way in which a call of the control plane can fail.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Bytes">What is sent instead of the answer; <see langword="null"/> for nothing.</param>
internal sealed record CallFault(string Name, Func<Answer, byte[]>? Bytes)
{
    /// <summary>True when the platform has not taken the call: what it would have delivered is still there.</summary>
    public bool IsBeforeTheCall { get; init; }

    /// <summary>True when nobody listens any more, until the call has been tried.</summary>
    public bool Refuses { get; init; }

    /// <summary>True when the connection is closed behind the bytes.</summary>
    public bool Closes { get; init; }

    /// <summary>True when each byte is a segment of its own.</summary>
    public bool ByteByByte { get; init; }

    public static IReadOnlyList<CallFault> All { get; } =
    [
        new("refused", null) { IsBeforeTheCall = true, Refuses = true },
        new("reset before the request is read", null) { IsBeforeTheCall = true, Closes = true },
        new("reset after the request", null) { Closes = true },
        Status("400 Bad Request", """{"errorType":"InvalidRequestFormat","errorMessage":"chaos"}"""),
        Status("403 Forbidden", """{"errorType":"Extension.InvalidExtensionState","errorMessage":"chaos"}"""),
        Status("404 Not Found", "404 page not found"),
        Status("429 Too Many Requests", ""),
        Status("500 Internal Server Error", """{"errorType":"InternalServerError","errorMessage":"chaos"}"""),
        Status("502 Bad Gateway", "<html>"),
        Status("503 Service Unavailable", ""),
        new("half a head", answer => answer.HalfHead()) { Closes = true },
        new("half a body", answer => answer.Cut(answer.Body.Length / 2)) { Closes = true },
        new("no body", answer => (answer with { Body = "" }).Whole()),
        new("a body that is not JSON", answer => (answer with { Body = "chaos" }).Whole()),
        new("a JSON body of another shape", answer => (answer with { Body = "[1]" }).Whole()),
        new("no headers of its own", answer => (answer with { Headers = "" }).Whole()),
        new("a length that is too small", answer => answer.WithLength(-5)),
        new("a length that is too large", answer => answer.WithLength(5)) { Closes = true },
        new("no length, closed at the end", answer => answer.WithoutLength()) { Closes = true },
        new("chunked", answer => answer.Chunked()),
        new("chunked, cut", answer => answer.CutChunked()) { Closes = true },
        new("byte by byte", answer => answer.Whole()) { ByteByByte = true },
        new("100 Continue first", answer => answer.After("100 Continue")),
        new("not HTTP", _ => Encoding.ASCII.GetBytes("SSH-2.0-chaos\r\n")) { Closes = true },
        new("a head of 1 MB", answer => (answer with { Headers = answer.Headers + "X: " + new string('x', 1024 * 1024) + "\r\n" }).Whole()),
        new("a body of 8 MB", answer => (answer with { Body = "{\"x\":\"" + new string('x', 8 * 1024 * 1024) + "\"}" }).Whole()),
    ];

    private static CallFault Status(string status, string body) => new($"status {status[..3]}", _ => new Answer(status, "Content-Type: application/json\r\n", body).Whole()) { IsBeforeTheCall = true };
}
