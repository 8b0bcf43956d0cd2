namespace Lambda.Extensions.Sdk.Cli.Report.Model;

/// <summary>A time in which all processes stood still.</summary>
internal sealed record Freeze(TimeSpan From, TimeSpan To);
