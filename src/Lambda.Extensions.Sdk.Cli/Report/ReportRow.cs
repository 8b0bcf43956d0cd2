namespace Lambda.Extensions.Sdk.Cli.Report;

/// <summary>A line of the page's table.</summary>
internal sealed record ReportRow(TimeSpan Offset, string Who, string What, bool IsBad);
