using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Resources;

/// <summary>The resource that the telemetry describes, in OpenTelemetry's conventions for functions.</summary>
internal sealed class OtlpResource(LambdaEnvironment environment, string? serviceName, IEnumerable<KeyValuePair<string, string>> attributes)
{
    private const int Attributes = 1;
    private const string ServiceName = "service.name";

    private readonly KeyValuePair<string, string>[] _given = [.. attributes.DistinctBy(static given => given.Key, StringComparer.Ordinal)];
    // The receiver's thread reads it too.
    private readonly Lock _lock = new();
    private byte[]? _encoded;
    private string? _functionArn;
    private string? _instanceId;
    private string? _availabilityZone;

    /// <summary>The function's ARN, for the account. It is known from the first invocation on.</summary>
    public string? FunctionArn
    {
        get => _functionArn;
        set => Set(ref _functionArn, value);
    }

    /// <summary>The function's ARN with the version that runs instead of an alias.</summary>
    public string? FunctionId => Conventions.FunctionArn.Resolve(FunctionArn, environment.FunctionVersion);

    /// <summary>The environment's id, which the platform states with its initialisation.</summary>
    public string? InstanceId
    {
        get => _instanceId;
        set => Set(ref _instanceId, value);
    }

    /// <summary>The id of the availability zone, which the platform's metadata endpoint states.</summary>
    public string? AvailabilityZone
    {
        get => _availabilityZone;
        set => Set(ref _availabilityZone, value);
    }

    /// <summary>Returns the resource in protobuf. It is encoded again only after a change.</summary>
    public byte[] Encode()
    {
        lock (_lock) return _encoded ??= Write();
    }

    private byte[] Write()
    {
        var to = new ProtoWriter(512);
        Own(to, ServiceName, Filled(serviceName) ?? Filled(environment.FunctionName) ?? "unknown_service");
        Own(to, "cloud.provider", "aws");
        Own(to, "cloud.platform", "aws_lambda");
        Own(to, "cloud.region", environment.Region);
        Own(to, "cloud.availability_zone", AvailabilityZone);
        Own(to, "cloud.account.id", Conventions.FunctionArn.AccountOf(FunctionArn));
        Own(to, "faas.name", environment.FunctionName);
        Own(to, "faas.version", environment.FunctionVersion);
        Own(to, "faas.instance", InstanceId);
        if (!IsGiven("faas.max_memory")) to.Attribute(Attributes, "faas.max_memory", environment.FunctionMemorySizeMB * 1_048_576L);
        // The platform gives these two to functions, and to extensions inside them.
        if (!IsGiven("aws.log.group.names")) to.ListAttribute(Attributes, "aws.log.group.names", environment["AWS_LAMBDA_LOG_GROUP_NAME"]);
        if (!IsGiven("aws.log.stream.names")) to.ListAttribute(Attributes, "aws.log.stream.names", environment["AWS_LAMBDA_LOG_STREAM_NAME"]);
        Own(to, "telemetry.sdk.name", InstrumentationScope.Name);
        Own(to, "telemetry.sdk.language", "dotnet");
        Own(to, "telemetry.sdk.version", InstrumentationScope.Version);
        foreach ((string key, string value) in _given)
        {
            // The name has a place of its own, which wins.
            if (key != ServiceName || serviceName is null) to.Attribute(Attributes, key, value);
        }

        return to.Written.ToArray();
    }

    private void Own(ProtoWriter to, string key, string? value)
    {
        if ((key == ServiceName && serviceName is not null) || !IsGiven(key)) to.Attribute(Attributes, key, Filled(value));
    }

    private void Set(ref string? field, string? value)
    {
        lock (_lock)
        {
            if (field == value) return;
            field = value;
            _encoded = null;
        }
    }

    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    // Keys are unique, and the user's values win.
    private bool IsGiven(string key)
    {
        foreach ((string given, _) in _given)
        {
            if (given == key) return true;
        }

        return false;
    }
}
