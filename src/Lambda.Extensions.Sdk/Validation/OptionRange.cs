namespace Lambda.Extensions.Sdk.Validation;

/// <summary>A closed range of durations.</summary>
internal readonly record struct OptionRange(TimeSpan Min, TimeSpan Max);
