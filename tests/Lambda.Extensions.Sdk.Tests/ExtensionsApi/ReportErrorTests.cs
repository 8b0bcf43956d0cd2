using System.Text.Json;
using Lambda.Extensions.Sdk.ExtensionsApi;

namespace Lambda.Extensions.Sdk.Tests.ExtensionsApi;

/// <summary>init/error and exit/error.</summary>
public sealed class ReportErrorTests : ApiTest
{
    [TestCase("init")]
    [TestCase("exit")]
    public async Task Sends_identifier_type_and_body(string phase)
    {
        await RegisterAsync();
        CapturedRequest request = await ReportAsync(phase, new ExtensionError("Extension.ConfigInvalid", "could not read"));
        const string Body = "{\"errorMessage\":\"could not read\",\"errorType\":\"Extension.ConfigInvalid\",\"stackTrace\":[]}";
        Assert.That(request.Text, Is.EqualTo(
            $"POST /2020-01-01/extension/{phase}/error HTTP/1.1\r\nHost: {Server.Host}\r\nLambda-Extension-Identifier: the-id\r\nLambda-Extension-Function-Error-Type: Extension.ConfigInvalid\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\n\r\n{Body}"));
    }

    [TestCase("")]
    [TestCase("quotes \" and \\ and </script>")]
    [TestCase("lines\r\nand\ttabs\0and\u001b[31m")]
    [TestCase("größe 拡張 🚀")]
    public async Task The_body_is_JSON_whatever_the_message_holds(string message)
    {
        await RegisterAsync();
        CapturedRequest request = await ReportAsync("init", new ExtensionError("Extension.X", message, new FormatException("inner \"message\"")));
        using JsonDocument body = JsonDocument.Parse(Http.Bytes.Of(request.Body));
        Assert.That(body.RootElement.GetProperty("errorMessage").GetString(), Is.EqualTo(message));
        Assert.That(body.RootElement.GetProperty("errorType").GetString(), Is.EqualTo("FormatException"));
        Assert.That(body.RootElement.GetProperty("stackTrace").GetArrayLength(), Is.Zero, "It was never thrown.");
    }

    [Test]
    public async Task Half_a_surrogate_pair_is_replaced()
    {
        await RegisterAsync();
        CapturedRequest request = await ReportAsync("exit", new ExtensionError("Extension.X", "half \ud83d pair"));
        using JsonDocument body = JsonDocument.Parse(Http.Bytes.Of(request.Body));
        Assert.That(body.RootElement.GetProperty("errorMessage").GetString(), Is.EqualTo("half \ufffd pair"));
    }

    [Test]
    public async Task A_stack_trace_is_sent_frame_by_frame()
    {
        await RegisterAsync();
        CapturedRequest request = await ReportAsync("exit", new ExtensionError("Extension.X", "m", Thrown(3)));
        using JsonDocument body = JsonDocument.Parse(request.Body);
        string[] frames = [.. body.RootElement.GetProperty("stackTrace").EnumerateArray().Select(f => f.GetString()!)];
        Assert.That(frames, Has.Length.EqualTo(5));
        Assert.That(frames, Has.All.StartsWith("at Lambda.Extensions.Sdk.Tests.ExtensionsApi.ReportErrorTests."));
    }

    [Test]
    public async Task Neither_a_long_message_nor_a_deep_stack_makes_a_large_request()
    {
        await RegisterAsync();
        CapturedRequest request = await ReportAsync("exit", new ExtensionError("Extension.X", new string('m', 1_000_000), Thrown(500)));
        using JsonDocument body = JsonDocument.Parse(request.Body);
        Assert.That(body.RootElement.GetProperty("errorMessage").GetString(), Is.EqualTo(new string('m', 8192)));
        Assert.That(body.RootElement.GetProperty("stackTrace").GetArrayLength(), Is.EqualTo(64));
    }

    [TestCase(200)]
    [TestCase(202)]
    [TestCase(204)]
    [TestCase(299)]
    public async Task Any_2xx_is_success_whatever_the_body(int status)
    {
        await RegisterAsync();
        Server.Answer(status == 204 ? "HTTP/1.1 204 No Content\r\n\r\n" : ScriptedServer.Ok("not JSON", status: status));
        Assert.That(async () => await Client.ReportInitErrorAsync(new ExtensionError("Extension.X", "m")), Throws.Nothing);
    }

    [Test]
    public async Task Needs_an_error()
    {
        await RegisterAsync();
        Assert.That(async () => await Client.ReportInitErrorAsync(null!), Throws.ArgumentNullException);
        Assert.That(async () => await Client.ReportExitErrorAsync(null!), Throws.ArgumentNullException);
    }

    private async Task<CapturedRequest> ReportAsync(string phase, ExtensionError error)
    {
        Server.Answer(ScriptedServer.Ok("{\"status\":\"OK\"}\n", status: 202));
        await (phase == "init" ? Client.ReportInitErrorAsync(error) : Client.ReportExitErrorAsync(error));
        return await Server.RequestAsync();
    }

    private static InvalidOperationException Thrown(int depth)
    {
        try
        {
            Throw(depth);
        }
        catch (InvalidOperationException e)
        {
            return e;
        }

        return null!;

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static int Throw(int left) => left == 0 ? throw new InvalidOperationException("deep") : Throw(left - 1) + 1;
    }
}
