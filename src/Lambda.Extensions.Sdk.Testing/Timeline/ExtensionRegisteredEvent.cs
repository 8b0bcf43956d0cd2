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

    /// <summary>Gets the extension's identifier: a UUID, new after each re-init.</summary>
    public string Identifier { get; }

    /// <summary>Gets a value that indicates whether the extension is external. A name that is not one of the expected ones makes it internal.</summary>
    public bool IsExternal { get; }

    /// <summary>Gets the events that the extension registered for.</summary>
    public IReadOnlyList<string> Events { get; }

    private protected override string Describe() => $"[{string.Join(",", Events)}]{(IsExternal ? "" : " internal")}";
}
