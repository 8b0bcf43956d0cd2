using Lambda.Extensions.Sdk.Telemetry.Json;

namespace Lambda.Extensions.Sdk.Telemetry.Records;

/// <summary><c>platform.telemetrySubscription</c>: an extension subscribed to the Telemetry API.</summary>
public sealed class PlatformTelemetrySubscriptionRecord : TelemetryRecord
{
    private readonly JsonSlice _name;
    private string? _nameText;
    private readonly JsonSlice _state;
    private string? _stateText;
    private readonly JsonSlice _types;
    private string[]? _typesRead;

    internal PlatformTelemetrySubscriptionRecord(in RecordSource source)
        : base(source)
    {
        JsonMembers members = source.Members();
        while (members.MoveNext())
        {
            if (members.Is("name"u8)) _name = members.Value;
            else if (members.Is("state"u8)) _state = members.Value;
            else if (members.Is("types"u8)) _types = members.Value;
        }
    }

    /// <inheritdoc/>
    public override string Type => "platform.telemetrySubscription";

    /// <summary>Gets the extension's name; empty when the platform sent none.</summary>
    public string Name => ReadText(ref _nameText, _name);

    /// <summary>Gets the state: <c>Subscribed</c>, or <c>Already subscribed</c> after a repeated INIT.</summary>
    public string State => ReadText(ref _stateText, _state);

    /// <summary>Gets the subscribed types, such as <c>platform</c>.</summary>
    public IReadOnlyList<string> Types => ReadTexts(ref _typesRead, _types);
}
