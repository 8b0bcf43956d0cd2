namespace Lambda.Extensions.Sdk.Cli.Report;

/// <summary>A bar of the chart.</summary>
/// <param name="Lane">The participant in whose row the bar is.</param>
/// <param name="Start">Its beginning.</param>
/// <param name="End">Its end.</param>
/// <param name="Style">The name of its style: <c>life</c>, <c>busy</c>, <c>init</c>, <c>invoke</c>,
/// <c>held</c>, <c>frozen</c>, <c>shutdown</c> or <c>bad</c>.</param>
/// <param name="Text">The text that is shown when the pointer is on the bar.</param>
internal sealed record ChartSpan(string Lane, TimeSpan Start, TimeSpan End, string Style, string Text);
