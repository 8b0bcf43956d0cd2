namespace Lambda.Extensions.Sdk.Http;

/// <summary>The way a message's body is delimited; <paramref name="Length"/> is used for <see cref="BodyKind.Length"/> only.</summary>
internal readonly record struct BodyFraming(BodyKind Kind, long Length);

internal enum BodyKind
{
    Length,
    Chunked,
    UntilClose,
}
