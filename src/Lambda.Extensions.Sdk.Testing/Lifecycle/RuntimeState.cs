namespace Lambda.Extensions.Sdk.Testing.Lifecycle;

/// <summary>The runtime's states, under the platform's names: its error messages show them.</summary>
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
