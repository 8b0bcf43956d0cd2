namespace Lambda.Extensions.Sdk;

internal enum FlushPolicyKind
{
    EndOfInvocation,
    Periodic,
    Pipelined,
    Adaptive,
}
