namespace Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;

/// <summary>The numbers of the fields of OTLP's AnyValue.</summary>
internal static class AnyValueField
{
    public const int Text = 1;
    public const int Bool = 2;
    public const int Int = 3;
    public const int Double = 4;
    public const int Array = 5;
    public const int List = 6;
}
