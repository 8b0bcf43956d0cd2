using Lambda.Extensions.Sdk.Testing.Faults;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Cli.Check.Families;

/// <summary>INIT and invocations, and events that no version of the platform has sent yet.</summary>
internal static class LifecycleFamily
{
    public static readonly IReadOnlyList<Scenario> All =
    [
        new("lifecycle.register", "registers under its file's name", "lambda-facts 1.2",
            "Send the name of the file in extensions/, suffix included, in Lambda-Extension-Name", Needs.FirstLife, stage => Task.FromResult(Register(stage.First))),
        new("lifecycle.next", "asks for the next event before INIT's limit of 10 s", "lambda-facts 1.2",
            "Call event/next as soon as the extension is ready, and do slow work later", Needs.FirstLife, stage => Task.FromResult(Next(stage.First))),
        new("lifecycle.invoke", "asks for the next event again after each INVOKE", "lambda-facts 1.3",
            "Call event/next again when the work for the invocation is done, also after an error", Needs.FirstLife, stage => Task.FromResult(Invoke(stage.First))),
        new("lifecycle.alive", "runs until SHUTDOWN", "lambda-facts 1.4",
            "Never exit before SHUTDOWN, also not with code 0: the platform takes it for a crash", Needs.FirstLife, stage => Task.FromResult(Alive(stage.First))),
        Event("lifecycle.unknown-event", "survives an event of an unknown type", "Ignore event types that are not known, and call event/next again",
            deadline => $$"""{"eventType":"HIBERNATE","deadlineMs":{{deadline}},"reason":"unknown"}"""),
        Event("lifecycle.unknown-members", "survives an event with unknown members and a number as text", "Read events tolerantly: ignore unknown members, and accept a number in text form",
            deadline => $$"""{"newMember":{"a":[1,null]},"eventType":"INVOKE","deadlineMs":"{{deadline}}","requestId":"{{RequestId}}","invokedFunctionArn":"{{Arn}}","tracing":{"lineage":1} }"""),
        Event("lifecycle.missing-members", "survives an event without function ARN and trace", "Treat invokedFunctionArn and tracing as optional",
            deadline => $$"""{"eventType":"INVOKE","deadlineMs":{{deadline}},"requestId":"{{RequestId}}"}"""),
        Event("lifecycle.null-members", "survives an event whose function ARN and trace are null", "Treat null like a missing member",
            deadline => $$"""{"eventType":"INVOKE","deadlineMs":{{deadline}},"requestId":"{{RequestId}}","invokedFunctionArn":null,"tracing":null}"""),
        new("lifecycle.chunked", "reads an event that arrives chunked and byte by byte", "lambda-facts 2.2",
            "Read the body with an HTTP client, to its end; do not expect a Content-Length", Needs.Invoke,
            stage => stage.SurviveAsync(stage.Subject.Builder().WithTimeout(TimeSpan.FromSeconds(30)).WithFaults(faults => faults.OnNext(Fault.SendChunked().AsByteByByte())), async emulator =>
                await stage.InvokeAsync(emulator).ConfigureAwait(false) is { } problem ? Finding.Fail(problem) : Finding.Pass)),
        new("lifecycle.proxy", "reaches the local API although the function has HTTP_PROXY", "lambda-facts 8",
            "Use no proxy for the address in AWS_LAMBDA_RUNTIME_API", Needs.Health,
            stage => stage.SurviveAsync(
                stage.Subject.Builder().WithEnvironment("HTTP_PROXY", Dead).WithEnvironment("http_proxy", Dead).WithEnvironment("ALL_PROXY", Dead),
                _ => Task.FromResult(Finding.Pass))),
    ];

    private const string RequestId = "8e0d3a53-7b7d-4f34-9d3c-0d8f6f0d2a55";

    private const string Arn = "arn:aws:lambda:us-east-1:123456789012:function:emulated-function";

    private const string Dead = "http://127.0.0.1:1";

    private static Finding Register(FirstLife life)
    {
        List<string> registered = [.. life.Registrations.Select(registration => registration.Extension!)];
        List<string> missing = [.. life.Names.Except(registered, StringComparer.Ordinal)];
        if (missing.Count == 0) return Finding.Pass;
        string others = string.Join(", ", registered.Except(life.Names, StringComparer.Ordinal));
        string? line = life.Events.OfType<LogEvent>().LastOrDefault(log => log.Extension is { } name && missing.Contains(name, StringComparer.Ordinal))?.Line.Text;
        return Finding.Fail(others.Length == 0
            ? $"{string.Join(", ", missing)} did not register; {Stage.Text(life.Init)}{(line is null ? "" : "; its last line: " + Stage.FirstLine(line))}"
            : $"it registered as {others}, but its file is {string.Join(", ", missing)}");
    }

    private static Finding Next(FirstLife life)
    {
        if (Register(life).Verdict == Verdict.Fail) return Finding.NotApplicable("it is not registered under its file's name: see lifecycle.register");
        List<string> silent = [.. life.Names.Where(name => !life.Events.Any(e => e.Name == EmulatorEventNames.ExtensionNext && e.Extension == name))];
        if (life.Init.Succeeded || silent.Count == 0) return Finding.Pass;
        return Exits(life) is null
            ? Finding.Fail($"{string.Join(", ", silent)} did not call event/next; {Stage.Text(life.Init)}")
            : Finding.NotApplicable("it ended before: see lifecycle.alive");
    }

    private static Finding Invoke(FirstLife life)
    {
        if (!life.Init.Succeeded) return Finding.NotApplicable("INIT did not succeed");
        if (!life.IsRegisteredFor("INVOKE")) return Finding.NotApplicable("it is not registered for INVOKE");
        InvocationResult? bad = life.Invocations.FirstOrDefault(result => result.Outcome != EmulatedOutcome.Success);
        if (bad is null) return Finding.Pass;
        return bad.Outcome == EmulatedOutcome.ExtensionCrash
            ? Finding.NotApplicable("it ended before: see lifecycle.alive")
            : Finding.Fail($"an invocation ended with {bad.Outcome}: {bad.Verdict ?? bad.ErrorMessage}");
    }

    private static Finding Alive(FirstLife life) => Exits(life) is not { } exit ? Finding.Pass
        : Register(life).Verdict == Verdict.Fail ? Finding.NotApplicable("it ended without a registration under its file's name: see lifecycle.register")
        : Finding.Fail($"{exit.Extension} exited with {exit.ExitCode} {exit.Offset.TotalMilliseconds:F0} ms after the start, without SHUTDOWN");

    /// <summary>Returns the first exit before a shutdown began.</summary>
    private static ProgramExitedEvent? Exits(FirstLife life)
    {
        int shutdown = life.Events.OfType<ShutdownStartEvent>().FirstOrDefault()?.Sequence ?? int.MaxValue;
        return life.Events.OfType<ProgramExitedEvent>().FirstOrDefault(exited => exited.Extension is { } name && life.Names.Contains(name, StringComparer.Ordinal) && exited.Sequence < shutdown);
    }

    /// <summary>Describes a scenario that replaces the event of the second invocation.</summary>
    /// <param name="id">The scenario's id.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="remedy">The remedy.</param>
    /// <param name="body">Makes the event from the invocation's deadline.</param>
    private static Scenario Event(string id, string rule, string remedy, Func<long, string> body) => new(
        id, rule, "lambda-facts 2.2", remedy, Needs.Invoke,
        stage => stage.SurviveAsync(stage.Subject.Builder(), async emulator =>
        {
            // The call that waits for the second event arrives during the first invocation.
            string replaced = body((TimeProvider.System.GetUtcNow() + Stage.FunctionTimeout).ToUnixTimeMilliseconds());
            foreach (string name in stage.Subject.Names) emulator.Faults.OnNext(Fault.ReplaceBody(replaced).ForExtension(name));
            return await stage.InvokeAsync(emulator).ConfigureAwait(false) is { } first ? Finding.Fail(first)
                : await stage.InvokeAsync(emulator, requestId: RequestId).ConfigureAwait(false) is { } problem ? Finding.Fail(problem)
                : Finding.Pass;
        }));
}
