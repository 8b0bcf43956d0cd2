namespace Lambda.Extensions.Sdk.ExtensionsApi;

/// <summary>The lifecycle events an extension can register for.</summary>
[Flags]
public enum ExtensionEvents
{
    /// <summary>None: the extension stays parked in its first <c>next</c> and is killed at shutdown.</summary>
    None = 0,

    /// <summary>Each invocation. Refused on Managed Instances.</summary>
    Invoke = 1,

    /// <summary>The end of the environment. Refused for internal extensions.</summary>
    Shutdown = 2,
}
