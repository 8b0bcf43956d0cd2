using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lambda.Extensions.Sdk.Testing.Tests.InvokeApi;

/// <summary>Requests of the Invoke API: the accepted forms, and the refusals.</summary>
public sealed class InvokeRequestTests
{
    private const string Arn = "arn:aws:lambda:us-east-1:123456789012:function:emulated-function";

    [TestCase("emulated-function", "", Arn)]
    [TestCase("emulated-function", "?Qualifier=$LATEST", Arn + ":$LATEST")]
    [TestCase("emulated-function:live", "", Arn + ":live")]
    [TestCase("emulated-function:live", "?Qualifier=live", Arn + ":live")]
    [TestCase("123456789012:function:emulated-function", "", Arn)]
    [TestCase("arn%3Aaws%3Alambda%3Aus-east-1%3A123456789012%3Afunction%3Aemulated-function%3A%24LATEST", "", Arn + ":$LATEST")]
    [TestCase("function", "", Arn)]
    public async Task A_function_is_invoked_by_every_form_of_its_name(string name, string query, string arn)
    {
        await using var stage = await InvokeStage.SetAsync(
            LambdaEmulator.CreateBuilder().UseFunction((invocation, _) => Task.FromResult($"\"{invocation.InvokedFunctionArn}\"")));
        using var response = await stage.SendAsync($"/2015-03-31/functions/{name}/invocations{query}", "{}");
        Assert.That(await response.TextAsync(), Is.EqualTo($"\"{arn}\""));
    }

    [TestCase("nope", "", "", 404, "ResourceNotFoundException", "Function not found: arn:aws:lambda:us-east-1:123456789012:function:nope")]
    [TestCase("emulated-function", "?Qualifier=7", "", 404, "ResourceNotFoundException", "Function not found: " + Arn + ":7")]
    [TestCase("arn:aws:lambda:eu-west-1:123456789012:function:emulated-function", "", "", 404, "ResourceNotFoundException", "Function not found: arn:aws:lambda:eu-west-1:123456789012:function:emulated-function")]
    [TestCase("emulated-function:a", "?Qualifier=b", "", 400, "InvalidParameterValueException", "The derived qualifier from the function name does not match the specified qualifier.")]
    [TestCase("no name", "", "", 400, "ValidationException", "at 'functionName' failed")]
    [TestCase("emulated-function", "?Qualifier=a.b", "", 400, "ValidationException", "at 'qualifier' failed")]
    [TestCase("emulated-function", "", "X-Amz-Invocation-Type: Later", 400, "ValidationException", "[RequestResponse, Event, DryRun]")]
    [TestCase("emulated-function", "", "X-Amz-Log-Type: All", 400, "ValidationException", "[None, Tail]")]
    [TestCase("emulated-function", "", "X-Amz-Client-Context: %%%", 400, "InvalidRequestContentException", "Client context must be a valid Base64-encoded JSON object.")]
    [TestCase("emulated-function", "", "X-Amz-Tenant-Id: a;b", 400, "ValidationException", "at 'tenantId' failed")]
    [TestCase("emulated-function", "", "X-Amz-Client-Context: MQ==", 400, "InvalidRequestContentException", "Client context must be a valid Base64-encoded JSON object.")]
    public async Task A_wrong_request_is_refused_as_on_Lambda(string name, string query, string header, int status, string type, string message)
    {
        await using var stage = await InvokeStage.SetAsync(LambdaEmulator.CreateBuilder());
        (string, string)[] headers = header.Length == 0 ? [] : [(header.Split(": ")[0], header.Split(": ")[1])];
        using var response = await stage.SendAsync($"/2015-03-31/functions/{name}/invocations{query}", "{}", headers);
        Assert.That((int)response.StatusCode, Is.EqualTo(status));
        Assert.That(response.Header("x-amzn-ErrorType"), Is.EqualTo(type));
        Assert.That(await response.TextAsync(), Does.Contain(message).And.Contain("\"Type\":\"User\""));
        Assert.That(stage.Environments, Is.Empty);
    }

    [TestCase("{", 0)]
    [TestCase("{}{}", 0)]
    [TestCase("hello", 0)]
    [TestCase("'a'", 0)]
    [TestCase("\"\u0001\"", 0)]
    [TestCase("[", 2000)]
    public async Task A_body_that_is_not_JSON_is_400(string body, int times)
    {
        await using var stage = await InvokeStage.SetAsync(LambdaEmulator.CreateBuilder());
        using var response = await stage.InvokeAsync(times == 0 ? body : string.Concat(Enumerable.Repeat(body, times)));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(response.Header("x-amzn-ErrorType"), Is.EqualTo("InvalidRequestContentException"));
        Assert.That(await response.TextAsync(), Does.Contain("Could not parse request body into json: "));
    }

    [TestCase("RequestResponse", 6 * 1024 * 1024, 200)]
    [TestCase("RequestResponse", (6 * 1024 * 1024) + 1, 413)]
    [TestCase("Event", 1024 * 1024, 202)]
    [TestCase("Event", (1024 * 1024) + 1, 413)]
    public async Task A_body_has_the_limit_of_its_invocation_type(string type, int bytes, int status)
    {
        await using var stage = await InvokeStage.SetAsync(LambdaEmulator.CreateBuilder());
        using var response = await stage.InvokeAsync('"' + new string('a', bytes - 2) + '"', headers: ("X-Amz-Invocation-Type", type));
        Assert.That((int)response.StatusCode, Is.EqualTo(status));
        if (status == 413) Assert.That(response.Header("x-amzn-ErrorType"), Is.EqualTo("RequestTooLargeException"));
    }

    [Test]
    public async Task A_request_without_a_body_is_an_empty_object()
    {
        await using var stage = await InvokeStage.SetAsync(LambdaEmulator.CreateBuilder());
        using var response = await stage.InvokeAsync("");
        Assert.That(await response.TextAsync(), Is.EqualTo("{}"));
    }

    [TestCase("Root=\u00e4")]
    [TestCase("Root=1 2")]
    [TestCase("Self=1-67891233-abcdef012345678912345678")]
    public async Task A_trace_header_that_is_none_is_replaced_by_a_new_one(string trace)
    {
        await using var stage = await InvokeStage.SetAsync(LambdaEmulator.CreateBuilder());
        // HttpClient sends ASCII alone, so the bytes are sent by hand.
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(stage.Server.Address.Host, stage.Server.Address.Port);
        await using var stream = tcp.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(
            $"POST /2015-03-31/functions/function/invocations HTTP/1.1\r\nHost: localhost\r\nX-Amzn-Trace-Id: {trace}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}"));
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync();
        Assert.That(answer, Does.StartWith("HTTP/1.1 200 OK").And.Contain("X-Amzn-Trace-Id: Root=1-").And.Not.Contain("X-Amz-Function-Error"));
    }

    [Test]
    public async Task Another_path_or_method_is_refused()
    {
        await using var stage = await InvokeStage.SetAsync(LambdaEmulator.CreateBuilder());
        using var other = await stage.SendAsync("/2015-03-31/functions", "{}");
        using var get = await stage.Client.GetAsync(new Uri("/2015-03-31/functions/emulated-function/invocations", UriKind.Relative));
        Assert.That(other.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(get.StatusCode, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
    }

    [Test]
    public async Task Client_context_trace_and_tenant_reach_the_function()
    {
        const string trace = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
        await using var stage = await InvokeStage.SetAsync(LambdaEmulator.CreateBuilder().ExpectFunction());
        var answer = stage.InvokeAsync("{}", headers:
        [
            ("X-Amz-Client-Context", Convert.ToBase64String(Encoding.UTF8.GetBytes("{\n \"custom\": {\"k\":\"ä\"}}"))),
            ("X-Amzn-Trace-Id", trace),
            ("X-Amz-Tenant-Id", "blue"),
        ]);
        using var runtime = await PlayedRuntime.AttachAsync(stage);
        using var next = await runtime.NextAsync();
        Assert.Multiple(() =>
        {
            Assert.That(next.Header("Lambda-Runtime-Client-Context"), Is.EqualTo("{\"custom\":{\"k\":\"\\u00E4\"}}"));
            Assert.That(next.Header("Lambda-Runtime-Trace-Id"), Is.EqualTo(trace));
            Assert.That(next.Header("Lambda-Runtime-Aws-Tenant-Id"), Is.EqualTo("blue"));
        });
        await runtime.RespondAsync(next, new StringContent("1"));
        using var response = await answer;
        Assert.That(response.Header("X-Amzn-Trace-Id"), Is.EqualTo(trace));
    }
}
