namespace Caching.Origins.Secrets;

/// <summary>Secrets Manager's statements about a secret that came through Parameter Store; null where there is none.</summary>
internal sealed record SecretSource(string? Arn, string? VersionId, IReadOnlyList<string?>? Stages);
