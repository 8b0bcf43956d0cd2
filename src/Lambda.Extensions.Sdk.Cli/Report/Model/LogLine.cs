namespace Lambda.Extensions.Sdk.Cli.Report.Model;

/// <summary>A line that a process wrote.</summary>
/// <param name="Lane">The index of the participant.</param>
/// <param name="At">The moment.</param>
/// <param name="Text">The line, without characters that change the display of others.</param>
/// <param name="IsError">True for stderr.</param>
internal sealed record LogLine(int Lane, TimeSpan At, string Text, bool IsError);
