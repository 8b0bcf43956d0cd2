namespace Lambda.Extensions.Sdk.Build.Inspection;

/// <summary>A problem, with a code that docs/diagnostics.md explains.</summary>
/// <param name="Code">One of <see cref="FindingCode"/>.</param>
/// <param name="Problem">The problem, as a clause without a full stop.</param>
/// <param name="Remedy">The remedy, as a clause without a full stop.</param>
internal sealed record Finding(string Code, string Problem, string Remedy)
{
    public string Message => $"{Problem}. {Remedy}.";
}
