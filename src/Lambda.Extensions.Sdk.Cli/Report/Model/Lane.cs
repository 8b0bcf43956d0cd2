namespace Lambda.Extensions.Sdk.Cli.Report.Model;

/// <summary>A participant, which has a line of its own in each picture.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind.</param>
internal sealed record Lane(string Name, LaneKind Kind);
