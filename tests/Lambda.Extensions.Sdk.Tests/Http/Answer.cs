using System.Text;
using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.Tests.Http;

/// <summary>An answer as the connection understood it, to be compared by value.</summary>
internal sealed record Answer(int Status, string Headers, string Body, bool IsReusable)
{
    private static readonly byte[] Request = "GET / HTTP/1.1\r\nHost: test\r\n\r\n"u8.ToArray();

    public static Answer Of(HttpClientConnection connection) =>
        new(connection.Status, TextOf(connection.Headers), Bytes.Text(connection.Body), connection.IsReusable);

    /// <summary>Asks on a connection of its own and reads the one answer.</summary>
    public static Answer Read(IByteTransport transport, int maxHead = 64 * 1024, int maxBody = 4 * 1024 * 1024)
    {
        using var connection = new HttpClientConnection(transport, maxHead, maxBody);
        return Next(connection);
    }

    public static Answer Read(string message, params IEnumerable<int> cuts) => Read(new CutTransport(Bytes.Of(message), cuts));

    /// <summary>Asks and reads the next answer of a connection.</summary>
    public static Answer Next(HttpClientConnection connection)
    {
        connection.Send(Request);
        connection.Receive();
        return Of(connection);
    }

    private static string TextOf(HttpHeaders headers)
    {
        var text = new StringBuilder();
        foreach (HttpHeaders.Header header in headers) text.Append(Bytes.Text(header.Name)).Append('=').Append(Bytes.Text(header.Value)).Append('\n');
        return text.ToString();
    }
}
