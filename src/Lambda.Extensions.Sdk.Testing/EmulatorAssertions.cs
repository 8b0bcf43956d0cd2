using System.Globalization;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing;

/// <summary>Checks the times that an extension adds to its function, for tests of any framework.</summary>
public static class EmulatorAssertions
{
    /// <summary>Checks that the first process of an extension asked for its first event within a budget.</summary>
    /// <param name="emulator">The emulator, after INIT.</param>
    /// <param name="extension">The extension's name.</param>
    /// <param name="budget">The longest time from its start to its first <c>next</c>.</param>
    /// <exception cref="EmulatorException">It was late, or it has not asked; the message holds its times.</exception>
    public static void AssertStart(this LambdaEmulator emulator, string extension, TimeSpan budget)
    {
        ArgumentNullException.ThrowIfNull(emulator);
        ArgumentException.ThrowIfNullOrEmpty(extension);
        if (Since(emulator, extension, EmulatorEventNames.ExtensionNext) is { } ready && ready <= budget) return;
        string register = Text(Since(emulator, extension, EmulatorEventNames.ExtensionRegistered));
        string next = Text(Since(emulator, extension, EmulatorEventNames.ExtensionNext));
        throw new EmulatorException($"The start of '{extension}' has a budget of {Text(budget)}. Since its start: register {register}, first next {next}.");
    }

    /// <summary>Checks that the extensions held an invocation no longer than a budget after the function's end.</summary>
    /// <param name="emulator">The emulator.</param>
    /// <param name="result">The result of the invocation.</param>
    /// <param name="budget">The longest held time (<see cref="InvocationResult.PostRuntimeDuration"/>).</param>
    /// <exception cref="EmulatorException">It was held longer, or did not end in order; the message names the last extension.</exception>
    public static void AssertHeld(this LambdaEmulator emulator, InvocationResult result, TimeSpan budget)
    {
        ArgumentNullException.ThrowIfNull(emulator);
        ArgumentNullException.ThrowIfNull(result);
        if (result.PostRuntimeDuration is not { } held)
            throw new EmulatorException($"The invocation {result.RequestId} has no held time: {result}. {result.Verdict}".TrimEnd());
        if (held <= budget) return;
        EmulatorEvent end = emulator.Timeline.Last(e => e is InvokeEndEvent && e.RequestId == result.RequestId);
        string? last = emulator.Timeline.LastOrDefault(e => e.Name == EmulatorEventNames.ExtensionNext && e.Sequence < end.Sequence)?.Extension;
        throw new EmulatorException($"The invocation {result.RequestId} was held for {Text(held)}, over its budget of {Text(budget)}. The last next was that of '{last}'.");
    }

    private static TimeSpan? Since(LambdaEmulator emulator, string extension, string name)
    {
        EmulatorEvent? start = emulator.Timeline.FirstOrDefault(e => e.Name == EmulatorEventNames.ExtensionStarted && e.Extension == extension);
        return emulator.Timeline.FirstOrDefault(e => e.Name == name && e.Extension == extension)?.Offset - start?.Offset;
    }

    private static string Text(TimeSpan? time) => time is { } some ? string.Create(CultureInfo.InvariantCulture, $"{some.TotalMilliseconds:0.0} ms") : "never";
}
