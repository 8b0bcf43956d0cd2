using Lambda.Extensions.Sdk.Telemetry.Json;

namespace Lambda.Extensions.Sdk.Telemetry.Records;

/// <summary><c>platform.restoreStart</c>: the environment is restored from a SnapStart snapshot.</summary>
public sealed class PlatformRestoreStartRecord : TelemetryRecord
{
    private readonly JsonSlice _functionName;
    private readonly JsonSlice _functionVersion;
    private readonly JsonSlice _runtimeVersion;
    private readonly JsonSlice _runtimeVersionArn;
    private readonly JsonSlice _instanceId;
    private readonly double _instanceMaxMemory = double.NaN;

    internal PlatformRestoreStartRecord(in RecordSource source)
        : base(source)
    {
        JsonMembers members = source.Members();
        while (members.MoveNext())
        {
            if (members.Is("functionName"u8)) _functionName = members.Value;
            else if (members.Is("functionVersion"u8)) _functionVersion = members.Value;
            else if (members.Is("runtimeVersion"u8)) _runtimeVersion = members.Value;
            else if (members.Is("runtimeVersionArn"u8)) _runtimeVersionArn = members.Value;
            else if (members.Is("instanceId"u8)) _instanceId = members.Value;
            else if (members.Is("instanceMaxMemory"u8)) _instanceMaxMemory = JsonNumber.Of(source.Body, members.Value);
        }
    }

    /// <inheritdoc/>
    public override string Type => "platform.restoreStart";

    /// <summary>Gets the function's name, or <see langword="null"/>.</summary>
    public string? FunctionName => ReadText(_functionName);

    /// <summary>Gets the function's version, or <see langword="null"/>.</summary>
    public string? FunctionVersion => ReadText(_functionVersion);

    /// <summary>Gets the managed runtime, such as <c>dotnet:10.v3</c>, or <see langword="null"/>.</summary>
    public string? RuntimeVersion => ReadText(_runtimeVersion);

    /// <summary>Gets the ARN of the managed runtime's version, or <see langword="null"/>.</summary>
    public string? RuntimeVersionArn => ReadText(_runtimeVersionArn);

    /// <summary>Gets the environment's id, or <see langword="null"/>.</summary>
    public string? InstanceId => ReadText(_instanceId);

    /// <summary>
    /// Gets the environment's memory, or <see langword="null"/>. The platform's documentation shows MB, but its source code sends
    /// bytes: decide by the size of the value.
    /// </summary>
    public long? InstanceMaxMemory => JsonNumber.WholeOrNull(_instanceMaxMemory);
}
