using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Tests.Support;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Tests;

/// <summary>server-behaviour 2.2: what register accepts, refuses and answers.</summary>
public sealed class RegisterTests
{
    [Test]
    public async Task The_answer_tells_the_function_and_gives_an_identifier()
    {
        await using var stage = await Stage.SetAsync(b => b.WithFunctionName("orders", "7", "Orders::Handle"));
        var answer = await stage.Caller.RegisterAsync(Stage.Name);
        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That(answer.ContentType, Is.EqualTo("application/json"));
        Assert.That(answer.Body, Is.EqualTo("""{"functionName":"orders","functionVersion":"7","handler":"Orders::Handle"}""" + "\n"));
        Assert.That(Guid.TryParseExact(answer.Identifier, "D", out _), Is.True);
        Assert.That(stage.Extension.State, Is.EqualTo(ExtensionState.Registered));
        Assert.That(stage.Extension.Identifier, Is.EqualTo(answer.Identifier));
        Assert.That(stage.Extension.Events, Is.EqualTo(new[] { "INVOKE", "SHUTDOWN" }));
        Assert.That(stage.Extension.IsExternal, Is.True);
    }

    [TestCase("accountId", true)]
    [TestCase("other, accountId ,another", true)]
    [TestCase("accountid", false)]
    [TestCase("other", false)]
    [TestCase(null, false)]
    public async Task The_account_is_told_only_when_asked_for(string? features, bool expected)
    {
        await using var stage = await Stage.SetAsync(b => b.WithRegion("eu-central-1", "111122223333"));
        var answer = await stage.Caller.RegisterAsync(Stage.Name, features: features);
        Assert.That(answer.Json.TryGetProperty("accountId", out var account), Is.EqualTo(expected));
        if (expected) Assert.That(account.GetString(), Is.EqualTo("111122223333"));
    }

    [TestCase("""{"events":[]}""")]
    [TestCase("""{"events":null}""")]
    [TestCase("{}")]
    [TestCase("null")]
    [TestCase("""{"unknown":[1,{"a":true}],"configurationKeys":[]}""")]
    public async Task Events_may_be_empty_null_or_missing(string body)
    {
        await using var stage = await Stage.SetAsync();
        var answer = await stage.Caller.RegisterAsync(Stage.Name, body);
        Assert.That(answer.Status, Is.EqualTo(200), answer.Body);
        Assert.That(stage.Extension.Events, Is.Empty);
    }

    [Test]
    public async Task Duplicate_events_collapse()
    {
        await using var stage = await Stage.SetAsync();
        await stage.RegisterAsync("""{"events":["SHUTDOWN","INVOKE","SHUTDOWN"]}""");
        Assert.That(stage.Extension.Events, Is.EqualTo(new[] { "SHUTDOWN", "INVOKE" }));
    }

    [TestCase(null)]
    [TestCase("")]
    public async Task An_empty_name_is_refused_before_the_body_is_looked_at(string? name)
    {
        await using var stage = await Stage.SetAsync();
        var answer = await stage.Caller.RegisterAsync(name, "not json");
        AssertRefused(answer, "Extension.InvalidExtensionName", "Empty extension name");
    }

    [TestCase("")]
    [TestCase("not json")]
    [TestCase("""{"events":["INVOKE"]""")]
    [TestCase("""{"events":"INVOKE"}""")]
    [TestCase("""{"events":[1]}""")]
    [TestCase("""["INVOKE"]""")]
    [TestCase("7")]
    public async Task A_body_that_is_no_request_is_refused(string body)
    {
        await using var stage = await Stage.SetAsync();
        var answer = await stage.Caller.RegisterAsync(Stage.Name, body);
        Assert.That(answer.Status, Is.EqualTo(403));
        Assert.That(answer.ErrorType, Is.EqualTo("InvalidRequestFormat"));
        Assert.That(answer.ErrorMessage, Is.Not.Empty);
        if (body.Length == 0) Assert.That(answer.ErrorMessage, Is.EqualTo("unexpected end of JSON input"));
    }

    [Test]
    public async Task Configuration_keys_are_refused_before_the_events_are_looked_at()
    {
        await using var stage = await Stage.SetAsync();
        var answer = await stage.Caller.RegisterAsync(Stage.Name, """{"events":["FOO"],"configurationKeys":["a"]}""");
        AssertRefused(answer, "InvalidRequestFormat", "configurationKeys are deprecated; use environment variables instead");
    }

    [TestCase("FOO")]
    [TestCase("invoke")]
    [TestCase("")]
    public async Task An_unknown_event_is_refused_and_the_call_can_be_repeated(string name)
    {
        await using var stage = await Stage.SetAsync();
        var answer = await stage.Caller.RegisterAsync(Stage.Name, $$"""{"events":["INVOKE","{{name}}"]}""");
        AssertRefused(answer, "Extension.InvalidEventType", name + ": ErrorInvalidEventType");
        Assert.That(stage.Extension.State, Is.EqualTo(ExtensionState.Started));
        Assert.That((await stage.Caller.RegisterAsync(Stage.Name)).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Angle_brackets_and_ampersands_are_escaped_in_errors()
    {
        await using var stage = await Stage.SetAsync();
        var answer = await stage.Caller.RegisterAsync(Stage.Name, """{"events":["<a&b>"]}""");
        Assert.That(answer.Body, Is.EqualTo("""{"errorMessage":"\u003ca\u0026b\u003e: ErrorInvalidEventType","errorType":"Extension.InvalidEventType"}""" + "\n"));
    }

    [Test]
    public async Task A_second_register_is_refused_and_names_the_extension()
    {
        await using var stage = await Stage.SetAsync();
        await stage.RegisterAsync();
        var answer = await stage.Caller.RegisterAsync(Stage.Name);
        AssertRefused(
            answer,
            "Extension.InvalidExtensionState",
            "State transition from Registered to Registered failed for extension ext. Error: State transition is not allowed");
    }

    [Test]
    public async Task Bad_events_are_reported_before_the_state()
    {
        await using var stage = await Stage.SetAsync();
        await stage.RegisterAsync();
        var answer = await stage.Caller.RegisterAsync(Stage.Name, """{"events":["FOO"]}""");
        Assert.That(answer.ErrorType, Is.EqualTo("Extension.InvalidEventType"));
    }

    [Test]
    public async Task Any_other_name_makes_an_internal_extension()
    {
        await using var stage = await Stage.SetAsync();
        var answer = await stage.Caller.RegisterAsync("Ext", """{"events":["INVOKE"]}""");
        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That(stage.Lambda.Extensions["Ext"].IsExternal, Is.False);
        Assert.That(stage.Lambda.Extensions["Ext"].State, Is.EqualTo(ExtensionState.Registered));
        Assert.That(stage.Extension.State, Is.EqualTo(ExtensionState.Started));
    }

    [TestCase("SHUTDOWN", "SHUTDOWN: ShutdownEventNotSupportedForInternalExtension")]
    [TestCase("FOO", "FOO: ErrorInvalidEventType")]
    public async Task An_internal_extension_may_register_INVOKE_only(string name, string message)
    {
        await using var stage = await Stage.SetAsync();
        var answer = await stage.Caller.RegisterAsync("internal", $$"""{"events":["{{name}}"]}""");
        AssertRefused(answer, "Extension.InvalidEventType", message);
        Assert.That(stage.Lambda.Extensions.ContainsKey("internal"), Is.False);
    }

    [Test]
    public async Task An_internal_name_can_be_taken_once()
    {
        await using var stage = await Stage.SetAsync();
        await stage.Caller.RegisterAsync("internal", ApiCaller.None);
        var answer = await stage.Caller.RegisterAsync("internal", ApiCaller.None);
        AssertRefused(answer, "Extension.InvalidExtensionState", "Extension with this name already registered");
    }

    [Test]
    public async Task The_tenth_extension_is_the_last()
    {
        await using var stage = await Stage.SetAsync();
        for (var i = 2; i <= 10; i++) Assert.That((await stage.Caller.RegisterAsync($"internal-{i}", ApiCaller.None)).Status, Is.EqualTo(200));
        var answer = await stage.Caller.RegisterAsync("internal-11", ApiCaller.None);
        AssertRefused(answer, "Extension.TooManyExtensions", "Extension limit (10) reached");
        // The external ones have their places already.
        Assert.That((await stage.Caller.RegisterAsync(Stage.Name)).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task The_runtimes_first_next_closes_registration()
    {
        await using var stage = await Stage.SetAsync(b => b.ExpectFunction());
        await stage.RegisterAsync(ApiCaller.None);
        await stage.Lambda.WaitForEventAsync(EmulatorEventNames.RuntimeStarted);
        Assert.That((await stage.Caller.RegisterAsync("in-time", ApiCaller.None)).Status, Is.EqualTo(200));
        var next = stage.Caller.RuntimeNextAsync();
        await stage.Lambda.WaitForEventAsync(EmulatorEventNames.RuntimeNext);
        var answer = await stage.Caller.RegisterAsync("late", ApiCaller.None);
        AssertRefused(answer, "Extension.RegistrationClosed", "Extension registration closed already");
        Assert.That(next.IsCompleted, Is.False);
    }

    [Test]
    public async Task Events_are_reported_before_the_closed_registration()
    {
        await using var stage = await Stage.SetAsync();
        _ = await stage.CompleteInitAsync();
        var answer = await stage.Caller.RegisterAsync("late", """{"events":["SHUTDOWN"]}""");
        Assert.That(answer.ErrorType, Is.EqualTo("Extension.InvalidEventType"));
    }

    private static void AssertRefused(Answer answer, string errorType, string message)
    {
        Assert.That(answer.Status, Is.EqualTo(403), answer.Body);
        Assert.That(answer.ErrorType, Is.EqualTo(errorType));
        Assert.That(answer.ErrorMessage, Is.EqualTo(message));
    }
}
