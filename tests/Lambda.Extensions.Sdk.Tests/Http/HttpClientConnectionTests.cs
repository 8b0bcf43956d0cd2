using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.Tests.Http;

/// <summary>What one answer means, wherever the network cuts it.</summary>
public sealed class HttpClientConnectionTests
{
    [TestCaseSource(typeof(ValidMessage), nameof(ValidMessage.All))]
    public void A_valid_response_is_understood(ValidMessage message) => AssertIs(message, Answer.Read(message.Text));

    [TestCaseSource(typeof(ValidMessage), nameof(ValidMessage.All))]
    public void Is_understood_when_cut_anywhere(ValidMessage message)
    {
        for (int cut = 0; cut <= message.Text.Length; cut++) AssertIs(message, Answer.Read(message.Text, cut));
    }

    [TestCaseSource(typeof(ValidMessage), nameof(ValidMessage.All))]
    public void Is_understood_byte_by_byte(ValidMessage message) =>
        AssertIs(message, Answer.Read(CutTransport.ByteByByte(Bytes.Of(message.Text))));

    [TestCaseSource(typeof(ValidMessage), nameof(ValidMessage.All))]
    public void Is_refused_when_it_ends_early(ValidMessage message)
    {
        int end = message.EndsWithConnection ? message.Text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4 : message.Text.Length;
        for (int length = 0; length < end; length++)
        {
            using var connection = new HttpClientConnection(new CutTransport(Bytes.Of(message.Text[..length])));
            Assert.That(() => Answer.Next(connection), Throws.TypeOf<HttpSyntaxException>(), $"cut after {length} bytes");
            Assert.That(connection.Body.Length, Is.Zero);
            Assert.That(connection.IsReusable, Is.False);
        }
    }

    [TestCaseSource(typeof(InvalidMessage), nameof(InvalidMessage.All))]
    public void Is_refused_with_the_reason(InvalidMessage message)
    {
        for (int cut = 0; cut <= message.Text.Length; cut++)
        {
            using var connection = new HttpClientConnection(new CutTransport(Bytes.Of(message.Text), cut));
            Assert.That(() => Answer.Next(connection), Throws.TypeOf<HttpSyntaxException>().With.Message.Contains(message.Complaint), $"cut after {cut} bytes");
            Assert.That(connection.Body.Length, Is.Zero);
            Assert.That(connection.IsReusable, Is.False);
        }
    }

    [TestCase("closed before a response", "")]
    [TestCase("inside the response head", "HTTP/1.1 200 OK\r\n")]
    [TestCase("after 3 of 5 body bytes", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel")]
    [TestCase("inside a chunked body", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel")]
    public void Says_where_the_connection_ended(string where, string message) =>
        Assert.That(() => Answer.Read(message), Throws.TypeOf<HttpSyntaxException>().With.Message.Contains(where));

    [Test]
    public void Headers_come_as_they_were_sent_without_the_start_line()
    {
        Answer answer = Answer.Read("HTTP/1.1 200 a: b\r\nContent-Length: 0\r\nX-Two:  a  b \r\nx-two: c:d\r\nEmpty:\r\n\r\n");
        Assert.That(answer.Headers, Is.EqualTo("Content-Length=0\nX-Two=a  b\nx-two=c:d\nEmpty=\n"));
    }

    [Test]
    public void The_headers_of_an_interim_answer_are_not_those_of_the_answer()
    {
        Answer answer = Answer.Read("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        Assert.That(answer.Headers, Is.EqualTo("Content-Length=0\n"));
    }

    [Test]
    public void The_request_goes_out_as_given_and_the_transport_is_passed_on()
    {
        var transport = new CutTransport(Bytes.Of("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
        var connection = new HttpClientConnection(transport);
        connection.Send("GET /x HTTP/1.1\r\n\r\n"u8);
        connection.Receive();
        connection.Abort();
        connection.Dispose();
        Assert.That(transport.Written, Is.EqualTo((string[])["GET /x HTTP/1.1\r\n\r\n"]));
        Assert.That((transport.IsAborted, transport.IsDisposed), Is.EqualTo((true, true)));
    }

    private static void AssertIs(ValidMessage expected, Answer answer) =>
        Assert.That((answer.Status, answer.Body, answer.IsReusable), Is.EqualTo((expected.Status, expected.Body, expected.IsReusable)));
}
