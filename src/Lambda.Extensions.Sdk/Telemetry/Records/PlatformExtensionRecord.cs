using Lambda.Extensions.Sdk.Telemetry.Json;

namespace Lambda.Extensions.Sdk.Telemetry.Records;

/// <summary><c>platform.extension</c>: the state of an extension in INIT.</summary>
public sealed class PlatformExtensionRecord : TelemetryRecord
{
    private readonly JsonSlice _name;
    private string? _nameText;
    private readonly JsonSlice _state;
    private string? _stateText;
    private readonly JsonSlice _events;
    private string[]? _eventsRead;
    private readonly JsonSlice _errorType;

    internal PlatformExtensionRecord(in RecordSource source)
        : base(source)
    {
        JsonMembers members = source.Members();
        while (members.MoveNext())
        {
            if (members.Is("name"u8)) _name = members.Value;
            else if (members.Is("state"u8)) _state = members.Value;
            else if (members.Is("events"u8)) _events = members.Value;
            else if (members.Is("errorType"u8)) _errorType = members.Value;
        }
    }

    /// <inheritdoc/>
    public override string Type => "platform.extension";

    /// <summary>Gets the extension's name; empty when the platform sent none.</summary>
    public string Name => ReadText(ref _nameText, _name);

    /// <summary>
    /// Gets the extension's state, such as <c>Ready</c>, <c>LaunchError</c>, <c>Exited</c>; empty when the platform sent none.
    /// </summary>
    public string State => ReadText(ref _stateText, _state);

    /// <summary>Gets the lifecycle events that the extension registered for, such as <c>INVOKE</c>; in any order.</summary>
    public IReadOnlyList<string> Events => ReadTexts(ref _eventsRead, _events);

    /// <summary>
    /// Gets the type of the error, such as <c>Runtime.ExitError</c> or <c>Extension.Crash</c>; <see langword="null"/> when nothing
    /// failed.
    /// </summary>
    public string? ErrorType => ReadText(_errorType);
}
