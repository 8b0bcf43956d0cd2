namespace Lambda.Extensions.Sdk.Http;

internal enum BodyKind
{
    Length,
    Chunked,
    UntilClose,
}
