namespace Lambda.Extensions.Sdk.Testing.Lifecycle;

/// <summary>Lists the runtime's states, with the platform's names, which its error messages show.</summary>
internal enum RuntimeState
{
    Started,
    InitError,
    Ready,
    Running,
    InvocationResponse,
    InvocationErrorResponse,
    ResponseSent,
}
