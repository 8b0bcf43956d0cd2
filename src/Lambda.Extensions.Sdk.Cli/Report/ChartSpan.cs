namespace Lambda.Extensions.Sdk.Cli.Report;

/// <summary>A bar of the picture.</summary>
/// <param name="Lane">Whose row it is in.</param>
/// <param name="Start">Its beginning.</param>
/// <param name="End">Its end.</param>
/// <param name="Style">The name of its style: <c>life</c>, <c>busy</c>, <c>init</c>, <c>invoke</c>, <c>held</c>, <c>frozen</c>, <c>shutdown</c> or <c>bad</c>.</param>
/// <param name="Text">What it says when pointed at.</param>
internal sealed record ChartSpan(string Lane, TimeSpan Start, TimeSpan End, string Style, string Text);
