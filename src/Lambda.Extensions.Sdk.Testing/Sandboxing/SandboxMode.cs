namespace Lambda.Extensions.Sdk.Testing.Sandboxing;

/// <summary>Lists when processes see Lambda's paths.</summary>
public enum SandboxMode
{
    /// <summary>Uses a sandbox if this machine allows it. Elsewhere an event of the timeline names what is missing, and the paths are mapped.</summary>
    Auto,

    /// <summary>Always. The start fails where this machine does not allow it.</summary>
    On,

    /// <summary>Never: the paths are mapped.</summary>
    Off,
}
