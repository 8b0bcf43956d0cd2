using Lambda.Extensions.Sdk.Cli.Output;
using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Invocations;

namespace Lambda.Extensions.Sdk.Cli.Run;

/// <summary>
/// Finds the reasons for which a run failed: an invocation did not succeed, an extension did not register, or an extension did not exit
/// with 0 after SHUTDOWN.
/// </summary>
internal static class RunProblems
{
    public static IEnumerable<string> Find(RunSummary summary, IReadOnlyList<InvocationResult> results, bool interrupted)
    {
        if (interrupted) yield return "interrupted";
        if (summary.Init is { Succeeded: false } init) yield return $"INIT: {string.Join(' ', Parts(init.Status, init.ErrorType, init.Message))}";

        for (int i = 0; i < results.Count; i++)
        {
            // The line above has the reason of a failed INIT. It is not repeated for the invocation that tried the INIT again.
            bool isSameInit = results[i].Outcome == EmulatedOutcome.InitFailed && summary.Init is { Succeeded: false } failed && failed.ErrorType == results[i].ErrorType;
            if (isSameInit)
                yield return $"invocation {i + 1}: {OutcomeText.Of(results[i].Outcome)}";
            else if (results[i].Outcome == EmulatedOutcome.Success && summary.Expected != EmulatedOutcome.Success)
                yield return $"invocation {i + 1}: success, but --expect asks for {OutcomeText.Of(summary.Expected)}";
            else if (results[i].Outcome != summary.Expected) yield return $"invocation {i + 1}: {Describe(results[i])}";
        }

        if (!interrupted && results.Count < summary.InvocationsAsked)
            yield return $"{summary.InvocationsAsked - results.Count} of {summary.InvocationsAsked} invocations were not made";

        // Internal extensions end with the runtime and have no exit of their own.
        foreach (ExtensionSummary? extension in summary.Extensions.Where(extension => extension.IsExternal))
        {
            if (Describe(extension) is { } problem) yield return $"{extension.Name}: {problem}";
        }
    }

    private static string Describe(InvocationResult result) =>
        string.Join(' ', Parts(OutcomeText.Of(result.Outcome), result.ErrorType, result.Verdict ?? result.ErrorMessage));

    /// <summary>
    /// Joins the parts of a reason. The emulator's message begins with the reason. The lines after it describe every participant's
    /// state, which the run has shown already.
    /// </summary>
    private static IEnumerable<string> Parts(string what, string? errorType, string? message) =>
        new[] { what, errorType, message is null ? null : ErrorBody.Shorten(message).Split('\n')[0].TrimEnd('.') }.Where(part => !string.IsNullOrEmpty(part))!;

    private static string? Describe(ExtensionSummary extension)
    {
        if (extension.State == nameof(ExtensionState.LaunchError)) return "could not be launched";
        if (!extension.HasRegistered && extension is { ExitCode: { } early, Killed: false })
            return $"ended with exit code {early} before it registered";
        if (!extension.HasRegistered) return $"never registered. It has to call register under the name '{extension.Name}', which is its file's name";
        if (extension.State == nameof(ExtensionState.Exited)) return null;
        if (RunNotes.IsKilledInOrder(extension)) return null;
        if (extension.Killed) return "was killed: it had not exited when its time after SHUTDOWN was over";
        return extension.ExitCode is { } code
            ? $"ended as {extension.State} with exit code {code}. It has to exit with 0, after SHUTDOWN and not before"
            : $"ended as {extension.State}";
    }
}
