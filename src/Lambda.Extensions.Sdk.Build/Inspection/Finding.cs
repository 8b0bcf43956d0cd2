namespace Lambda.Extensions.Sdk.Build.Inspection;

/// <summary>Something that is wrong, with a code that docs/diagnostics.md explains.</summary>
/// <param name="Code">One of <see cref="FindingCode"/>.</param>
/// <param name="Problem">What is wrong, as a clause without a full stop.</param>
/// <param name="Remedy">What to do about it, as a clause without a full stop.</param>
internal sealed record Finding(string Code, string Problem, string Remedy)
{
    public string Message => $"{Problem}. {Remedy}.";
}
