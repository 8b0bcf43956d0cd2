using Lambda.Extensions.Sdk.Testing.Tests.Support;

namespace Lambda.Extensions.Sdk.Testing.Tests;

/// <summary>server-behaviour 2.1: the identifier check of all routes but register.</summary>
public sealed class IdentifierTests
{
    private static readonly string[] Routes = ["next", "init/error", "exit/error"];

    [TestCaseSource(nameof(Routes))]
    public async Task A_missing_identifier_is_refused(string route)
    {
        await using var stage = await Stage.SetAsync();
        var answer = await CallAsync(stage.Caller, route, null);
        AssertRefused(answer, "Extension.MissingExtensionIdentifier", "Missing Lambda-Extension-Identifier header");
    }

    [TestCaseSource(nameof(Routes))]
    public async Task An_empty_identifier_is_a_missing_one(string route)
    {
        await using var stage = await Stage.SetAsync();
        var answer = await CallAsync(stage.Caller, route, "");
        AssertRefused(answer, "Extension.MissingExtensionIdentifier", "Missing Lambda-Extension-Identifier header");
    }

    [TestCaseSource(nameof(Routes))]
    public async Task An_identifier_that_is_no_uuid_is_refused(string route)
    {
        await using var stage = await Stage.SetAsync();
        var answer = await CallAsync(stage.Caller, route, "not-a-uuid");
        AssertRefused(answer, "Extension.InvalidExtensionIdentifier", "Invalid Lambda-Extension-Identifier");
    }

    [TestCase("next", "Unknown extension 9b2cb7de-0a34-4cb0-8f5a-5b0e2c9b8d11")]
    [TestCase("init/error", "Unknown Lambda-Extension-Identifier")]
    [TestCase("exit/error", "Unknown Lambda-Extension-Identifier")]
    public async Task An_unknown_identifier_is_refused(string route, string message)
    {
        await using var stage = await Stage.SetAsync();
        var answer = await CallAsync(stage.Caller, route, "9B2CB7DE-0a34-4cb0-8f5a-5b0e2c9b8d11");
        AssertRefused(answer, "Extension.UnknownExtensionIdentifier", message);
    }

    [TestCase("{0:D}")]
    [TestCase("{0:N}")]
    [TestCase("{{{0:D}}}")]
    [TestCase("urn:uuid:{0:D}")]
    public async Task Uuids_are_read_leniently(string format)
    {
        await using var stage = await Stage.SetAsync();
        await stage.RegisterAsync();
        var spelled = string.Format(System.Globalization.CultureInfo.InvariantCulture, format, Guid.Parse(stage.Identifier));
        var answer = await stage.Caller.ExitErrorAsync(spelled);
        Assert.That(answer.Status, Is.EqualTo(202), answer.Body);
    }

    [TestCase("9b2cb7de0a344cb08f5a5b0e2c9b8d1")]
    [TestCase("9b2cb7de-0a34-4cb0-8f5a-5b0e2c9b8d1g")]
    [TestCase("urn:uuid:9b2cb7de")]
    public async Task What_only_looks_like_a_uuid_is_refused(string identifier)
    {
        await using var stage = await Stage.SetAsync();
        var answer = await stage.Caller.NextAsync(identifier);
        Assert.That(answer.ErrorType, Is.EqualTo("Extension.InvalidExtensionIdentifier"));
    }

    private static Task<Answer> CallAsync(ApiCaller caller, string route, string? identifier) => route switch
    {
        "next" => caller.NextAsync(identifier),
        "init/error" => caller.InitErrorAsync(identifier),
        _ => caller.ExitErrorAsync(identifier),
    };

    private static void AssertRefused(Answer answer, string errorType, string message)
    {
        Assert.That(answer.Status, Is.EqualTo(403));
        Assert.That(answer.ContentType, Is.EqualTo("application/json"));
        Assert.That(answer.Body, Is.EqualTo($$"""{"errorMessage":"{{message}}","errorType":"{{errorType}}"}""" + "\n"));
    }
}
