namespace Lambda.Extensions.Sdk.Http;

/// <summary>How a message's body is delimited; <paramref name="Length"/> counts for <see cref="BodyKind.Length"/> only.</summary>
internal readonly record struct BodyFraming(BodyKind Kind, long Length);
