namespace Lambda.Extensions.Sdk.Hosting;

/// <summary>Not an event of the platform: on Managed Instances a handler has told its end.</summary>
internal sealed class HandlerEndedEvent(Invocation invocation) : ExtensionEvent(deadline: null)
{
    public Invocation Invocation { get; } = invocation;
}
