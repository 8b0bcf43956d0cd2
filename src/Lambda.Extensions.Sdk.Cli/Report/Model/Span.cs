namespace Lambda.Extensions.Sdk.Cli.Report.Model;

/// <summary>A time in which a participant did one thing.</summary>
/// <param name="Lane">The index of the participant.</param>
/// <param name="Kind">The activity.</param>
/// <param name="From">Its beginning.</param>
/// <param name="To">Its end.</param>
internal sealed record Span(int Lane, SpanKind Kind, TimeSpan From, TimeSpan To);
