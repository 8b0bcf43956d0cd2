using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Lifecycle;

namespace Lambda.Extensions.Sdk.Cli.Run;

/// <summary>The result of a run.</summary>
internal sealed record RunSummary
{
    /// <summary>The time at which the run ended.</summary>
    public required TimeSpan Offset { get; init; }

    public required int InvocationsAsked { get; init; }

    /// <summary>The outcome that every invocation must have.</summary>
    public EmulatedOutcome Expected { get; init; } = EmulatedOutcome.Success;

    /// <summary>The invocations that ended, by their outcome.</summary>
    public required IReadOnlyDictionary<EmulatedOutcome, int> Outcomes { get; init; }

    public Distribution? Duration { get; init; }

    /// <summary>The times from the runtime's end to the last extension's <c>next</c>, which the extensions add to the bill.</summary>
    public Distribution? Held { get; init; }

    /// <summary>The first INIT; <see langword="null"/> when there was none.</summary>
    public InitResult? Init { get; init; }

    public required IReadOnlyList<ExtensionSummary> Extensions { get; init; }

    /// <summary>The reasons for which the run failed, one line each.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>The warnings, one line each. They do not fail the run, but need attention.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>The notes, one line each. They need no attention.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    public bool Succeeded => Problems.Count == 0;

    public int ExitCode => Succeeded ? ExitCodes.Success : ExitCodes.Failed;
}
