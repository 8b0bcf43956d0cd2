using System.Globalization;
using Lambda.Extensions.Sdk.Testing.Configuration;

namespace Lambda.Extensions.Sdk.Testing.Lifecycle;

/// <summary>Holds the extensions of one sandbox by name and identifier, and the rules of registration (server-behaviour 2.2). Used inside the sandbox's lock.</summary>
internal sealed class AgentRegistry(bool isManagedInstances)
{
    private readonly List<ExtensionAgent> _agents = [];

    public IReadOnlyList<ExtensionAgent> All => _agents;

    public IEnumerable<ExtensionAgent> External => _agents.Where(agent => agent.IsExternal);

    /// <summary>True after the runtime's first <c>next</c>. Internal extensions cannot register from then on.</summary>
    public bool IsClosed { get; set; }

    public ExtensionAgent AddExternal(string name)
    {
        var agent = new ExtensionAgent(name, isExternal: true);
        _agents.Add(agent);
        return agent;
    }

    public ExtensionAgent? FindByIdentifier(Guid identifier)
    {
        string text = identifier.ToString("D");
        return _agents.Find(agent => agent.Identifier == text);
    }

    /// <summary>Registers an extension. The name alone decides between external and internal.</summary>
    public ApiError? Register(string name, IReadOnlyList<string> events, out ExtensionAgent agent)
    {
        ExtensionAgent? external = External.FirstOrDefault(candidate => candidate.Name == name);
        agent = external ?? new ExtensionAgent(name, isExternal: false);
        if (CheckEvents(agent, events) is { } badEvent) return badEvent;
        if (external is null && CheckNewInternal(name) is { } refused) return refused;
        if (agent.Register(events) is { } wrongState) return wrongState;
        if (external is null) _agents.Add(agent);
        return null;
    }

    private ApiError? CheckEvents(ExtensionAgent agent, IReadOnlyList<string> events)
    {
        const string type = "Extension.InvalidEventType";
        if (isManagedInstances && !agent.IsExternal)
            return events.Count == 0 ? null : new ApiError(type, "No events allowed for internal extensions");
        foreach (string name in events)
        {
            if (!agent.IsExternal && name == EventNames.Shutdown)
                return new ApiError(type, "SHUTDOWN: ShutdownEventNotSupportedForInternalExtension");
            if (name != EventNames.Shutdown && (isManagedInstances || name != EventNames.Invoke))
                return new ApiError(type, name + ": ErrorInvalidEventType");
        }

        return null;
    }

    private ApiError? CheckNewInternal(string name)
    {
        if (IsClosed) return new ApiError("Extension.RegistrationClosed", "Extension registration closed already");
        if (_agents.Count >= EmulatorSettings.MaxExtensions)
        {
            return new ApiError(
                "Extension.TooManyExtensions",
                string.Create(CultureInfo.InvariantCulture, $"Extension limit ({EmulatorSettings.MaxExtensions}) reached"));
        }

        return _agents.Exists(agent => agent.Name == name)
            ? new ApiError(ApiError.InvalidExtensionState, "Extension with this name already registered")
            : null;
    }
}
