namespace Lambda.Extensions.Sdk.Hosting;

/// <summary>The end of a handler on Managed Instances, as the handler reported it. This is not an event of the platform.</summary>
internal sealed class HandlerEndedEvent(Invocation invocation) : ExtensionEvent(deadline: null)
{
    public Invocation Invocation { get; } = invocation;
}
