namespace Lambda.Extensions.Sdk.Testing.Lifecycle;

/// <summary>Lists the event types of the Extensions API.</summary>
internal static class EventNames
{
    public const string Invoke = "INVOKE";
    public const string Shutdown = "SHUTDOWN";
}
