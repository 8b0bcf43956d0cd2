using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.Tests.Http;

internal sealed class HttpResponseHeadTests
{
    [Test]
    public void A_head_has_its_length_its_headers_and_whether_the_connection_stays_open()
    {
        Assert.That(Bytes.Text(HttpResponseHead.Write(200, 12, keepAlive: true)), Is.EqualTo("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n"));
        Assert.That(Bytes.Text(HttpResponseHead.Write(404, 0, keepAlive: false, "X: 1\r\n")), Is.EqualTo("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\nX: 1\r\n\r\n"));
    }

    // RFC 9110 15. An unknown status needs any words.
    [TestCase(202, "Accepted")]
    [TestCase(204, "No Content")]
    [TestCase(304, "Not Modified")]
    [TestCase(400, "Bad Request")]
    [TestCase(401, "Unauthorized")]
    [TestCase(403, "Forbidden")]
    [TestCase(405, "Method Not Allowed")]
    [TestCase(408, "Request Timeout")]
    [TestCase(413, "Content Too Large")]
    [TestCase(429, "Too Many Requests")]
    [TestCase(431, "Request Header Fields Too Large")]
    [TestCase(500, "Internal Server Error")]
    [TestCase(502, "Bad Gateway")]
    [TestCase(503, "Service Unavailable")]
    [TestCase(504, "Gateway Timeout")]
    [TestCase(299, "Status")]
    public void A_status_has_the_words_of_its_standard(int status, string reason) => Assert.That(HttpResponseHead.Reason(status), Is.EqualTo(reason));
}
