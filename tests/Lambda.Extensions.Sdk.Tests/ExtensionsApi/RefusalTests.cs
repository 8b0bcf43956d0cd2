using System.Net.Sockets;
using Lambda.Extensions.Sdk.ExtensionsApi;

namespace Lambda.Extensions.Sdk.Tests.ExtensionsApi;

/// <summary>What the platform says no with (lambda-facts 2.4, server-behaviour 2) becomes a typed error, with the remedy where one is known.</summary>
public sealed class RefusalTests : ApiTest
{
    [TestCase("register", 403, "Extension.InvalidExtensionName", "Empty extension name", "Set LAMBDA_EXT_NAME")]
    [TestCase("register", 403, "InvalidRequestFormat", "unexpected end of JSON input", null)]
    [TestCase("register", 403, "Extension.InvalidEventType", "SHUTDOWN: ShutdownEventNotSupportedForInternalExtension", "rename the file, or set LAMBDA_EXT_NAME")]
    [TestCase("register", 403, "Extension.InvalidEventType", "No events allowed for internal extensions", "rename the file, or set LAMBDA_EXT_NAME")]
    [TestCase("register", 403, "Extension.InvalidEventType", "INVOKE: ErrorInvalidEventType", "register for SHUTDOWN only")]
    [TestCase("register", 403, "Extension.RegistrationClosed", "Extension registration closed already", "rename the file, or set LAMBDA_EXT_NAME")]
    [TestCase("register", 403, "Extension.InvalidExtensionState", "Extension with this name already registered", "one process registers once")]
    [TestCase("register", 403, "Extension.TooManyExtensions", "Extension limit (10) reached", "ten extensions")]
    [TestCase("register", 400, "Extension.InvalidExtensionName", "Empty extension name", "Set LAMBDA_EXT_NAME", Description = "The manual has 400 where the platform has 403.")]
    [TestCase("next", 403, "Extension.MissingExtensionIdentifier", "Missing Lambda-Extension-Identifier header", null)]
    [TestCase("next", 403, "Extension.InvalidExtensionIdentifier", "Invalid Lambda-Extension-Identifier", null)]
    [TestCase("next", 403, "Extension.UnknownExtensionIdentifier", "Unknown extension 0aeb5d32", "The environment was reset")]
    [TestCase("next", 403, "Extension.InvalidExtensionState", "State transition from Ready to Ready failed for extension x. Error: State transition is not allowed", null)]
    [TestCase("next", 403, "Extension.SomethingNew", "whatever", null)]
    [TestCase("init/error", 403, "Extension.MissingHeader", "Lambda-Extension-Function-Error-Type not found", null)]
    [TestCase("init/error", 403, "Extension.UnknownExtensionIdentifier", "Unknown Lambda-Extension-Identifier", "The environment was reset")]
    [TestCase("exit/error", 403, "Extension.InvalidExtensionState", "State transition from InitError to Exited failed", null)]
    public async Task Refusals_carry_status_type_message_and_remedy(string operation, int status, string type, string message, string? remedy)
    {
        ExtensionsApiException failure = await AnsweredAsync(operation, status, $"{{\"errorMessage\":\"{message}\",\"errorType\":\"{type}\"}}\n");
        Assert.That((failure.StatusCode, failure.ErrorType, failure.IsTransient, failure.AnswerUnreadable), Is.EqualTo((status, type, false, false)));
        Assert.That(failure.Message, Does.StartWith($"{operation} was refused with status {status}, {type}: {message}"));
        if (remedy is null) Assert.That(failure.Message, Does.EndWith(message));
        else Assert.That(failure.Message, Does.Contain(remedy));
    }

    [TestCase(429, true)]
    [TestCase(500, true)]
    [TestCase(502, true)]
    [TestCase(503, true)]
    [TestCase(301, false)]
    [TestCase(400, false)]
    [TestCase(403, false)]
    [TestCase(404, false)]
    [TestCase(405, false)]
    public async Task Only_what_asking_again_may_cure_is_transient(int status, bool transient)
    {
        foreach (string operation in (string[])["register", "next", "init/error", "exit/error"])
        {
            ExtensionsApiException failure = await AnsweredAsync(operation, status, "{\"errorType\":\"InternalServerError\",\"errorMessage\":\"Internal Server Error\"}");
            Assert.That((failure.StatusCode, failure.IsTransient), Is.EqualTo((status, transient)), operation);
        }
    }

    [TestCase("register")]
    [TestCase("next")]
    public async Task A_404_without_body_means_that_extensions_are_off(string operation)
    {
        ExtensionsApiException failure = await AnsweredAsync(operation, 404, "");
        Assert.That(failure.Message, Is.EqualTo($"{operation} was refused with status 404. Extensions are switched off in this environment"));
        Assert.That(failure.ErrorType, Is.Null);
    }

    [TestCase("", null, "next was refused with status 403")]
    [TestCase("404 page not found\n", null, "next was refused with status 403: 404 page not found")]
    [TestCase("two\r\nlines\n", null, "next was refused with status 403: two lines")]
    [TestCase("[1,2]", null, "next was refused with status 403: [1,2]")]
    [TestCase("\"text\"", null, "next was refused with status 403: \"text\"")]
    [TestCase("{}", null, "next was refused with status 403")]
    [TestCase("{\"errorType\":null,\"errorMessage\":17}", null, "next was refused with status 403")]
    [TestCase("{\"x\":{\"errorType\":\"no\"},\"errorType\":\"T\",\"errorMessage\":\" m \",\"stackTrace\":[\"errorType\"]}", "T", "next was refused with status 403, T: m")]
    [TestCase("{\"errorMessage\":\"a\\nb\",\"errorType\":\"T\\r\\nX\"}", "T\r\nX", "next was refused with status 403, T X: a b")]
    [TestCase("{\"errorMessage\":\"\\u003cevent\\u003e\"}", null, "next was refused with status 403: <event>")]
    [TestCase("{\"errorType\": \"ValidationError\", \"errorMessage\": \"raw \"quotes\"\"}", "ValidationError", "next was refused with status 403, ValidationError: {\"errorType\": \"ValidationError\", \"errorMessage\": \"raw \"quotes\"\"}")]
    [TestCase("{\"errorType\":\"T\"", "T", "next was refused with status 403, T: {\"errorType\":\"T\"")]
    [TestCase("\xff\xfe\xfd", null, "next was refused with status 403: \ufffd\ufffd\ufffd")]
    [TestCase("{\"errorMessage\":\"\xff\"}", null, "next was refused with status 403: {\"errorMessage\":\"\ufffd\"}")]
    [TestCase("{\"errorMessage\":\"\\ud800\"}", null, "next was refused with status 403: {\"errorMessage\":\"\\ud800\"}")]
    public async Task Error_bodies_of_any_kind_are_told_in_one_line(string body, string? type, string message)
    {
        ExtensionsApiException failure = await AnsweredAsync("next", 403, body);
        Assert.That((failure.StatusCode, failure.ErrorType, failure.Message), Is.EqualTo((403, type, message)));
    }

    [TestCase("x")]
    [TestCase("{\"errorMessage\":\"x")]
    [TestCase("{\"errorType\":\"x")]
    public async Task A_huge_error_body_makes_no_huge_message(string beginning)
    {
        string end = beginning.StartsWith('{') ? "\"}" : "";
        ExtensionsApiException failure = await AnsweredAsync("next", 403, beginning + new string('x', 1_000_000) + end);
        Assert.That(failure.Message.Length, Is.InRange(300, 400));
    }

    [Test]
    public async Task An_error_body_over_the_cap_is_an_error_of_the_connection()
    {
        await RegisterAsync();
        Server.Answer("HTTP/1.1 500 X\r\nContent-Length: 99999999\r\n\r\n");
        ExtensionsApiException failure = await FailureOf(async () => await Client.NextAsync());
        Assert.That((failure.StatusCode, failure.IsTransient, failure.AnswerUnreadable), Is.EqualTo(((int?)null, true, false)));
    }

    [Test]
    public async Task Nobody_at_the_address_is_a_transient_error_that_names_it()
    {
        using var reserved = new Socket(SocketType.Stream, ProtocolType.Tcp);
        reserved.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        string address = $"127.0.0.1:{((System.Net.IPEndPoint)reserved.LocalEndPoint!).Port}";
        using var client = new ExtensionsApiClient(address);
        ExtensionsApiException failure = await FailureOf(async () => await client.RegisterAsync("ext", ExtensionEvents.Shutdown));
        Assert.That(failure.Message, Does.StartWith($"register failed on the way to {address}: ").And.Contain("refused"));
        Assert.That((failure.StatusCode, failure.IsTransient, failure.AnswerUnreadable), Is.EqualTo(((int?)null, true, false)));
    }

    private async Task<ExtensionsApiException> AnsweredAsync(string operation, int status, string body)
    {
        var error = new ExtensionError("Extension.X", "m");
        if (operation != "register") await RegisterAsync();
        Server.Answer(ScriptedServer.Ok(body, "Content-Type: application/json\r\n", status));
        return await FailureOf(async () =>
        {
            if (operation == "register") await Client.RegisterAsync("ext", ExtensionEvents.Shutdown);
            else if (operation == "next") await Client.NextAsync();
            else if (operation == "init/error") await Client.ReportInitErrorAsync(error);
            else await Client.ReportExitErrorAsync(error);
        });
    }
}
