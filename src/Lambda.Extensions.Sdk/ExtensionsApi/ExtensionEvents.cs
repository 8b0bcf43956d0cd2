namespace Lambda.Extensions.Sdk.ExtensionsApi;

/// <summary>Defines the lifecycle events that an extension can register for.</summary>
[Flags]
public enum ExtensionEvents
{
    /// <summary>No events: the extension waits in its first <c>next</c> until it is killed at shutdown.</summary>
    None = 0,

    /// <summary>Each invocation. Refused on Managed Instances.</summary>
    Invoke = 1,

    /// <summary>The end of the environment. Refused for internal extensions.</summary>
    Shutdown = 2,
}
