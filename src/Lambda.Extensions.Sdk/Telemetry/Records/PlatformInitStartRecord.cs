using Lambda.Extensions.Sdk.Telemetry.Json;

namespace Lambda.Extensions.Sdk.Telemetry.Records;

/// <summary><c>platform.initStart</c>: the environment begins to initialise.</summary>
public sealed class PlatformInitStartRecord : TelemetryRecord
{
    private readonly JsonSlice _initializationType;
    private readonly JsonSlice _phase;
    private readonly JsonSlice _functionName;
    private readonly JsonSlice _functionVersion;
    private readonly JsonSlice _functionArn;
    private readonly JsonSlice _runtimeVersion;
    private readonly JsonSlice _runtimeVersionArn;
    private readonly JsonSlice _instanceId;
    private readonly double _instanceMaxMemory = double.NaN;
    private readonly JsonSlice _tracing;
    private TraceContext? _tracingRead;

    internal PlatformInitStartRecord(in RecordSource source)
        : base(source)
    {
        JsonMembers members = source.Members();
        while (members.MoveNext())
        {
            if (members.Is("initializationType"u8)) _initializationType = members.Value;
            else if (members.Is("phase"u8)) _phase = members.Value;
            else if (members.Is("functionName"u8)) _functionName = members.Value;
            else if (members.Is("functionVersion"u8)) _functionVersion = members.Value;
            else if (members.Is("functionArn"u8)) _functionArn = members.Value;
            else if (members.Is("runtimeVersion"u8)) _runtimeVersion = members.Value;
            else if (members.Is("runtimeVersionArn"u8)) _runtimeVersionArn = members.Value;
            else if (members.Is("instanceId"u8)) _instanceId = members.Value;
            else if (members.Is("instanceMaxMemory"u8)) _instanceMaxMemory = JsonNumber.Of(source.Body, members.Value);
            else if (members.Is("tracing"u8)) _tracing = members.Value;
        }
    }

    /// <inheritdoc/>
    public override string Type => "platform.initStart";

    /// <summary>Gets the type of the initialisation.</summary>
    public InitializationType InitializationType => ReadInitialization(_initializationType);

    /// <summary>Gets the phase of the initialisation; empty in older schemas.</summary>
    public InitializationPhase Phase => ReadPhase(_phase);

    /// <summary>Gets the function's name, or <see langword="null"/>.</summary>
    public string? FunctionName => ReadText(_functionName);

    /// <summary>Gets the function's version, or <see langword="null"/>.</summary>
    public string? FunctionVersion => ReadText(_functionVersion);

    /// <summary>Gets the function's ARN, or <see langword="null"/>.</summary>
    public string? FunctionArn => ReadText(_functionArn);

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

    /// <summary>Gets the trace context, or <see langword="null"/>.</summary>
    public TraceContext? Tracing => ReadTracing(ref _tracingRead, _tracing);
}
