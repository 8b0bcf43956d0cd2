using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Lifecycle;

namespace Lambda.Extensions.Sdk.Cli.Run;

/// <summary>What a run came to.</summary>
internal sealed record RunSummary
{
    /// <summary>When it was over.</summary>
    public required TimeSpan Offset { get; init; }

    public required int InvocationsAsked { get; init; }

    /// <summary>Those that came to an end, by their outcome.</summary>
    public required IReadOnlyDictionary<EmulatedOutcome, int> Outcomes { get; init; }

    public Distribution? Duration { get; init; }

    /// <summary>From the runtime's end to the last extension's <c>next</c>: what the extensions add to the bill.</summary>
    public Distribution? Held { get; init; }

    /// <summary>The first INIT; <see langword="null"/> when there was none.</summary>
    public InitResult? Init { get; init; }

    public required IReadOnlyList<ExtensionSummary> Extensions { get; init; }

    /// <summary>Why the run failed, one line each.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>What does not fail the run and needs a look, one line each.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    public bool Succeeded => Problems.Count == 0;

    public int ExitCode => Succeeded ? ExitCodes.Success : ExitCodes.Failed;
}
