namespace Lambda.Extensions.Sdk;

/// <summary>The calls into an author's code. <see cref="Activate"/> and <see cref="Dispose"/> are construction and disposal, which are theirs too.</summary>
[Flags]
internal enum Hooks
{
    None = 0,
    Activate = 1,
    Starting = 2,
    Initialize = 4,
    Invoke = 8,
    InvocationCompleted = 16,
    Shutdown = 32,
    Dispose = 64,
}
