namespace Lambda.Extensions.Sdk.Tests.Chaos;

/// <summary>The calls of a life, in order.</summary>
internal enum Call
{
    Register,
    Subscribe,
    FirstNext,
    NextAfterInvoke,
    NextForShutdown,
    InitError,
    ExitError,
}
