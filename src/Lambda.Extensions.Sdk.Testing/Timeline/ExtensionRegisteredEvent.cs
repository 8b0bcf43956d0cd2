namespace Lambda.Extensions.Sdk.Testing.Timeline;

/// <summary>An extension registered (<see cref="EmulatorEventNames.ExtensionRegistered"/>).</summary>
public sealed class ExtensionRegisteredEvent : EmulatorEvent
{
    internal ExtensionRegisteredEvent(string extension, string identifier, bool isExternal, IReadOnlyList<string> events)
        : base(EmulatorEventNames.ExtensionRegistered, extension)
    {
        Identifier = identifier;
        IsExternal = isExternal;
        Events = events;
    }

    /// <summary>The identifier it was given: a UUID, new after each re-init.</summary>
    public string Identifier { get; }

    /// <summary>Whether it is one of the external extensions; any other name makes an internal one.</summary>
    public bool IsExternal { get; }

    /// <summary>The events it subscribed to.</summary>
    public IReadOnlyList<string> Events { get; }

    private protected override string Describe() => $"[{string.Join(",", Events)}]{(IsExternal ? "" : " internal")}";
}
