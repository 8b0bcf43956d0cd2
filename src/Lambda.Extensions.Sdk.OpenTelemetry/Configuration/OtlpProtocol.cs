namespace Lambda.Extensions.Sdk.OpenTelemetry.Configuration;

/// <summary>The encoding of requests. OTLP by gRPC is not available.</summary>
public enum OtlpProtocol
{
    /// <summary>Protobuf over HTTP: the default of the specification, and the smaller one.</summary>
    HttpProtobuf,

    /// <summary>JSON over HTTP.</summary>
    HttpJson,
}
