using System.Text;
using Lambda.Extensions.Sdk.ExtensionsApi;
using Lambda.Extensions.Sdk.Tests.Http;

namespace Lambda.Extensions.Sdk.Tests.ExtensionsApi;

public sealed class RegisterTests : ApiTest
{
    [TestCase(ExtensionEvents.Invoke | ExtensionEvents.Shutdown, "{\"events\":[\"INVOKE\",\"SHUTDOWN\"]}")]
    [TestCase(ExtensionEvents.Invoke, "{\"events\":[\"INVOKE\"]}")]
    [TestCase(ExtensionEvents.Shutdown, "{\"events\":[\"SHUTDOWN\"]}")]
    [TestCase(ExtensionEvents.None, "{\"events\":[]}")]
    public async Task Sends_the_name_and_the_events(ExtensionEvents events, string body)
    {
        Server.Answer(ScriptedServer.Registered());
        await Client.RegisterAsync("my-extension.sh", events);
        Assert.That((await Server.RequestAsync()).Text, Is.EqualTo(
            $"POST /2020-01-01/extension/register HTTP/1.1\r\nHost: {Server.Host}\r\nLambda-Extension-Name: my-extension.sh\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
    }

    [Test]
    public async Task Asks_for_the_account_id_by_its_feature()
    {
        Server.Answer(ScriptedServer.Registered("{\"accountId\":\"111122223333\"}"));
        Registration registration = await Client.RegisterAsync("ext", ExtensionEvents.Shutdown, requestAccountId: true);
        Assert.That((await Server.RequestAsync()).Text, Does.Contain("\r\nLambda-Extension-Accept-Feature: accountId\r\n"));
        Assert.That(registration.AccountId, Is.EqualTo("111122223333"));
    }

    [TestCase("my extension")]
    [TestCase("a:b=\"c\";d,e")]
    [TestCase("größe-拡張-🚀")]
    [TestCase("..")]
    public async Task Sends_odd_names_as_the_file_system_has_them(string name)
    {
        Server.Answer(ScriptedServer.Registered());
        await Client.RegisterAsync(name, ExtensionEvents.Shutdown);
        Assert.That((await Server.RequestAsync()).Text, Does.Contain($"\r\nLambda-Extension-Name: {Bytes.Text(Encoding.UTF8.GetBytes(name))}\r\n"));
    }

    [TestCase("")]
    [TestCase("a\r\nLambda-Extension-Accept-Feature: accountId")]
    [TestCase("a\n")]
    [TestCase("a\0")]
    [TestCase("a\u0085")]
    public void Refuses_names_that_would_not_stay_in_their_header(string name)
    {
        Assert.That(async () => await Client.RegisterAsync(name, ExtensionEvents.Shutdown), Throws.ArgumentException.With.Property("ParamName").EqualTo("name"));
        Assert.That(Server.Connections, Is.Zero);
    }

    [TestCase(200)]
    [TestCase(201)]
    [TestCase(202)]
    [TestCase(299)]
    public async Task Takes_any_2xx_for_success(int status)
    {
        Server.Answer(ScriptedServer.Registered("{\"functionName\":\"orders\"}", status: status));
        Assert.That(await Client.RegisterAsync("ext", ExtensionEvents.Shutdown), Is.EqualTo(new Registration { ExtensionId = "the-id", FunctionName = "orders", FunctionVersion = "" }));
    }

    [Test]
    public async Task Needs_nothing_but_the_identifier()
    {
        Server.Answer("HTTP/1.1 204 No Content\r\nlambda-extension-IDENTIFIER:  the-id \r\n\r\n");
        Assert.That(await Client.RegisterAsync("ext", ExtensionEvents.Shutdown), Is.EqualTo(new Registration { ExtensionId = "the-id", FunctionName = "", FunctionVersion = "" }));
    }

    [TestCase("{\"functionName\":\"orders\",\"functionVersion\":\"$LATEST\",\"handler\":\"A::B\",\"accountId\":\"1\"}", "orders", "$LATEST", "A::B", "1")]
    [TestCase("{\"functionName\":\"orders\",\"functionVersion\":\"7\"}", "orders", "7", null, null)]
    [TestCase("{\"new\":{\"functionName\":\"no\",\"x\":[1,{}]},\"functionName\":\"orders\",\"handler\":null,\"accountId\":null}", "orders", "", null, null)]
    [TestCase("{\"functionName\":7,\"functionVersion\":{\"handler\":\"no\"},\"handler\":[\"no\"],\"accountId\":true}", "", "", null, null)]
    [TestCase("{\"functionName\":\"a\",\"functionName\":\"b\"}", "b", "", null, null)]
    [TestCase("{\"functionName\":\"or\\u0064ers\\n\"}", "orders\n", "", null, null)]
    [TestCase("{\"functionName\":\"orders\",\"handler\":\"A::", "orders", "", null, null, Description = "Cut short: what was readable counts.")]
    [TestCase("{\"functionName\":\"orders\",\"handler\":\"\\ud800\"}", "orders", "", null, null)]
    [TestCase("[\"functionName\",\"no\"]", "", "", null, null)]
    [TestCase("\"functionName\"", "", "", null, null)]
    [TestCase("<html>", "", "", null, null)]
    [TestCase("", "", "", null, null)]
    [TestCase("{\"functionName\":\"\xff\xfe\"}", "", "", null, null, Description = "Not UTF-8.")]
    public async Task Reads_what_there_is_of_the_body(string body, string function, string version, string? handler, string? account)
    {
        Server.Answer(ScriptedServer.Registered(body));
        Assert.That(await Client.RegisterAsync("ext", ExtensionEvents.Shutdown), Is.EqualTo(new Registration { ExtensionId = "the-id", FunctionName = function, FunctionVersion = version, Handler = handler, AccountId = account }));
    }

    [TestCase("")]
    [TestCase("Lambda-Extension-Identifier:\r\n")]
    [TestCase("Lambda-Extension-Identifier: \t \r\n")]
    public async Task Without_an_identifier_it_is_not_registered(string header)
    {
        Server.Answer(ScriptedServer.Ok("{\"functionName\":\"orders\"}", header));
        ExtensionsApiException failure = await FailureOf(async () => await Client.RegisterAsync("ext", ExtensionEvents.Shutdown));
        Assert.That(failure.Message, Does.Contain("Lambda-Extension-Identifier").And.Contain("AWS_LAMBDA_RUNTIME_API"));
        Assert.That((failure.StatusCode, failure.ErrorType, failure.IsTransient), Is.EqualTo((200, (string?)null, false)));
        Assert.That(async () => await Client.NextAsync(), Throws.InvalidOperationException);
    }

    [Test]
    public async Task A_refused_register_can_be_repeated_on_the_same_connection()
    {
        Server.Answer(ScriptedServer.Ok("{\"errorType\":\"Extension.InvalidEventType\"}", status: 403));
        Server.Answer(ScriptedServer.Registered());
        await FailureOf(async () => await Client.RegisterAsync("ext", ExtensionEvents.Invoke));
        await Client.RegisterAsync("ext", ExtensionEvents.Shutdown);
        Assert.That(Server.Requests.Select(r => (r.Connection, r.Body)), Is.EqualTo(((int, string)[])[(1, "{\"events\":[\"INVOKE\"]}"), (1, "{\"events\":[\"SHUTDOWN\"]}")]));
    }

    [TestCase("")]
    [TestCase("127.0.0.1")]
    [TestCase("http://127.0.0.1:9001")]
    [TestCase("127.0.0.1:9001/")]
    public void A_client_is_made_for_an_address_only(string address) =>
        Assert.That(() => new ExtensionsApiClient(address), Throws.ArgumentException.With.Message.Contains("host:port"));
}
