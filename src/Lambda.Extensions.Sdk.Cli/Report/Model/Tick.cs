namespace Lambda.Extensions.Sdk.Cli.Report.Model;

/// <summary>A moment at which something happened to a participant.</summary>
/// <param name="Lane">The index of the participant.</param>
/// <param name="Kind">The kind of event.</param>
/// <param name="At">The moment.</param>
/// <param name="Text">The event in words.</param>
internal sealed record Tick(int Lane, TickKind Kind, TimeSpan At, string Text);
