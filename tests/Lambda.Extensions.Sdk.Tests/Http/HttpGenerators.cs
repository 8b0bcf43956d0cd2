using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Lambda.Extensions.Sdk.Tests.Http;

/// <summary>Messages that are valid in ways nobody writes by hand, bytes that nearly are, and places to cut them.</summary>
public static class HttpGenerators
{
    private static readonly Gen<string> Octets = Gen.Choose(0, 255).Select(b => (char)b).ArrayOf().Select(chars => new string(chars));

    private static readonly Gen<string> LineEnd = Gen.Frequency((4, Gen.Constant("\r\n")), (1, Gen.Constant("\n")));

    private static readonly Gen<string> Blank = Gen.Elements("", " ", "\t", "  ", " \t ");

    private static readonly Gen<string> Word = Gen.Elements("x", "name", "X-Long-Name", "value", "a1", "W/\"0\"", "no-cache");

    private static readonly Gen<string> Extension =
        Gen.Frequency((3, Gen.Constant("")), (1, Word.Select(w => ";" + w)), (1, Word.Select(w => $" ; {w}=\"{w};\"")));

    private static readonly string[] Fragments =
    [
        "HTTP/1.1 200 OK", "HTTP/1.0 200 OK", "HTTP/1.1 100 Continue", "HTTP/1.1 204 No", "HTTP/1.1 ", "200", "\r\n", "\r\n\r\n", "\n", "\r", "\0", "\xff",
        "Content-Length: 5", "Content-Length: -1", "Content-Length: 99999999999999999999", "Content-Length:", "Transfer-Encoding: chunked", "Transfer-Encoding: gzip",
        "Connection: close", "Connection: ", ":", ": ", " ", "5", "0", "fffffffffffffff", "hello", ";", "0\r\n\r\n", "5\r\nhello\r\n",
    ];

    /// <summary>A valid answer, its parts, and any places to cut it.</summary>
    public static Arbitrary<CutMessage> CutMessages() => Arb.From(
        from message in Message
        from cuts in Gen.Choose(0, Math.Max(1, message.Text.Length)).ArrayOf()
        select message with { Cuts = cuts });

    /// <summary>Anything at all: random bytes, fragments of HTTP in any order, and valid messages with some bytes changed.</summary>
    public static Arbitrary<WildBytes> Wild() => Arb.From(
        from text in Gen.OneOf(Octets, Gen.Elements(Fragments).ArrayOf().Select(string.Concat), Mutated)
        from cuts in Gen.Choose(0, Math.Max(1, text.Length)).ArrayOf()
        select new WildBytes(text, cuts));

    /// <summary>A body in chunks, encoded, and any places to cut it.</summary>
    public static Arbitrary<ChunkedBody> ChunkedBodies() => Arb.From(
        from pieces in Octets.Where(o => o.Length > 0).ArrayOf()
        from encoded in Chunked(pieces)
        from cuts in Gen.Choose(0, encoded.Length).ArrayOf()
        select new ChunkedBody(string.Concat(pieces), encoded, cuts));

    private static Gen<CutMessage> Message =>
        from interim in Gen.Frequency((4, Gen.Constant("")), (1, Gen.Constant("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n")))
        from version in Gen.Frequency((4, Gen.Constant("1.1")), (1, Gen.Constant("1.0")))
        from status in Gen.Frequency((3, Gen.Constant(200)), (2, Gen.Choose(200, 599)), (1, Gen.Elements(204, 304)))
        from reason in Gen.Elements("", " ", " OK", " Some Reason: with colon")
        from before in Headers
        from after in Headers
        from connection in Gen.Frequency((3, Gen.Constant("")), (1, Gen.Constant("close")), (1, Gen.Constant("keep-alive")))
        from framing in Gen.Choose(0, 2)
        from pieces in Octets.Where(o => o.Length > 0).ArrayOf()
        from chunked in Chunked(pieces)
        from end in LineEnd
        let bodyless = status is 204 or 304
        let body = bodyless ? "" : string.Concat(pieces)
        let lengthHeader = framing switch { 0 => $"Content-Length: {body.Length}", 1 => "transfer-encoding:chunked ", _ => "X-Until: close" }
        let payload = bodyless ? "" : framing == 1 ? chunked : body
        let head = string.Concat(before.Append(lengthHeader).Append(connection.Length == 0 ? "X-None: 1" : "connection: " + connection).Concat(after).Select(h => h + end))
        let reusable = connection != "close" && (version == "1.1" || connection == "keep-alive") && (framing != 2 || bodyless)
        select new CutMessage($"{interim}HTTP/{version} {status}{reason}{end}{head}{end}{payload}", status, body, reusable, []);

    private static Gen<string[]> Headers => (
        from name in Word
        from colon in Blank
        from value in Word
        from after in Blank
        select $"{name.Replace("W/\"0\"", "etag", StringComparison.Ordinal)}:{colon}{value}{after}").ArrayOf();

    private static Gen<string> Mutated =>
        from message in Message
        from edits in Gen.Choose(0, 3).Two().ArrayOf(3)
        from places in Gen.Choose(0, Math.Max(1, message.Text.Length)).ArrayOf(3)
        from fragment in Gen.Elements(Fragments)
        select edits.Zip(places).Aggregate(message.Text, (text, edit) => Edit(text, edit.First.Item1, Math.Min(edit.Second, text.Length), fragment));

    private static Gen<string> Chunked(string[] pieces) =>
        from extensions in Extension.ArrayOf(pieces.Length + 1)
        from upper in Gen.Elements("x", "X")
        from zeros in Gen.Elements("", "0", "000")
        from end in LineEnd
        from trailers in Gen.Elements("", "Trailer: 1", "Content-Length: 3")
        let chunks = pieces.Select((p, i) => zeros + p.Length.ToString(upper, CultureInfo.InvariantCulture) + extensions[i] + end + p + end)
        select string.Concat(chunks) + zeros + "0" + extensions[^1] + end + (trailers.Length == 0 ? "" : trailers + end) + end;

    private static string Edit(string text, int kind, int at, string fragment) => kind switch
    {
        0 => text[..at],
        1 => text.Insert(at, fragment),
        2 when at < text.Length => text.Remove(at, 1),
        3 when at < text.Length => text.Remove(at, 1).Insert(at, fragment[..1]),
        _ => text,
    };
}
