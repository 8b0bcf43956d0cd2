namespace Lambda.Extensions.Sdk;

internal enum BodyKind
{
    Length,
    Chunked,
    UntilClose,
}
