namespace Lambda.Extensions.Sdk.Cli.Check;

/// <summary>A verdict with its evidence.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Detail">The evidence in one line; <see langword="null"/> when there is nothing to add.</param>
internal sealed record Finding(Verdict Verdict, string? Detail = null)
{
    public static readonly Finding Pass = new(Verdict.Pass);

    public static Finding Fail(string detail) => new(Verdict.Fail, detail);

    public static Finding Warning(string detail) => new(Verdict.Warning, detail);

    public static Finding NotApplicable(string reason) => new(Verdict.NotApplicable, reason);
}
