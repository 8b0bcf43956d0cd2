namespace Lambda.Extensions.Sdk;

/// <summary>A closed range of durations.</summary>
internal readonly record struct OptionRange(TimeSpan Min, TimeSpan Max);
