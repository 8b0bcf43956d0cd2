namespace Caching.Origins.Secrets;

/// <summary>What Secrets Manager said of a secret that came through Parameter Store; null where it did not say.</summary>
internal sealed record SecretSource(string? Arn, string? VersionId, IReadOnlyList<string?>? Stages);
