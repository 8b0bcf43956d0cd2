namespace Lambda.Extensions.Sdk.Cli.Report.Model;

/// <summary>The time from the runtime's end to one extension's <c>next</c>, in one invocation.</summary>
/// <param name="Lane">The index of the extension.</param>
/// <param name="Time">The time.</param>
internal sealed record HeldBy(int Lane, TimeSpan Time);
