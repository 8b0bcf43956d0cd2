using System.Text;
using Lambda.Extensions.Sdk.OpenTelemetry.Export;
using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Json;
using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;
using Lambda.Extensions.Sdk.OpenTelemetry.Receiving;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Protocol;

/// <summary>OTLP's JSON becomes protobuf without a loss, in each form that the specification allows.</summary>
public sealed class OtlpJsonReaderTests
{
    [TestCase("traces")]
    [TestCase("logs")]
    [TestCase("metrics")]
    public void Every_field_survives_the_way_to_json_and_back(string signal)
    {
        OtlpSignalKind kind = Enum.Parse<OtlpSignalKind>(signal, ignoreCase: true);
        byte[] json = Bodies.Json(kind, WholeRequest.Of(signal));
        byte[] again = Bodies.Json(kind, Read(signal, json));
        Assert.That(Encoding.UTF8.GetString(again), Is.EqualTo(Encoding.UTF8.GetString(json)));
    }

    [TestCase("traces")]
    [TestCase("logs")]
    [TestCase("metrics")]
    public void A_copy_of_every_field_has_the_same_bytes(string signal)
    {
        byte[] whole = WholeRequest.Of(signal);
        var to = new ProtoWriter();
        new MaskedCopy(null).Write(to, whole, Bodies.SchemaOf(signal));
        Assert.That(to.Written.ToArray(), Is.EqualTo(whole));
    }

    [TestCase("""{"spans":[{"kind":"SPAN_KIND_CLIENT","status":{"code":"STATUS_CODE_ERROR"}}]}""", """{"spans":[{"kind":3,"status":{"code":2}}]}""")]
    [TestCase("""{"spans":[{"startTimeUnixNano":1795421715000000000,"endTimeUnixNano":"5"}]}""", """{"spans":[{"startTimeUnixNano":"1795421715000000000","endTimeUnixNano":"5"}]}""")]
    [TestCase("""{"spans":[{"startTimeUnixNano":1e3}]}""", """{"spans":[{"startTimeUnixNano":"1000"}]}""")]
    [TestCase("""{"spans":[{"name":"\u00fc\n","later":{"a":[1,{}]},"events":null}],"more":1}""", """{"spans":[{"name":"ü\n"}]}""")]
    [TestCase("""{"spans":[{"traceId":"5B8EFFF798038103D269B633813FC60C","parentSpanId":""}]}""", """{"spans":[{"traceId":"5b8efff798038103d269b633813fc60c"}]}""")]
    public void Each_allowed_form_of_a_value_is_read(string scope, string expected)
    {
        byte[] read = Read("traces", Encoding.UTF8.GetBytes($$"""{"resourceSpans":[{"scopeSpans":[{{scope}}]}]}"""));
        Assert.That(Encoding.UTF8.GetString(Bodies.Json(OtlpSignalKind.Traces, read)), Is.EqualTo($$"""{"resourceSpans":[{"scopeSpans":[{{expected}}]}]}"""));
    }

    [TestCase("SEVERITY_NUMBER_UNSPECIFIED", 0)]
    [TestCase("SEVERITY_NUMBER_TRACE", 1)]
    [TestCase("SEVERITY_NUMBER_INFO", 9)]
    [TestCase("SEVERITY_NUMBER_WARN3", 15)]
    [TestCase("SEVERITY_NUMBER_FATAL4", 24)]
    public void Severities_may_be_names(string name, int number) => Assert.That(OtlpEnums.NumberOf(name), Is.EqualTo(number));

    [TestCase("""[]""")]
    [TestCase("""{"resourceSpans":{}}""")]
    [TestCase("""{"resourceSpans":[1]}""")]
    [TestCase("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"zz"}]}]}]}""")]
    [TestCase("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"kind":"SPAN_KIND_OTHER"}]}]}]}""")]
    [TestCase("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"kind":1.5}]}]}]}""")]
    [TestCase("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"startTimeUnixNano":-1}]}]}]}""")]
    [TestCase("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":5}]}]}]}""")]
    [TestCase("""{"resourceSpans":[{"resource":{"attributes":[{"key":"k","value":{"bytesValue":"***"}}]}}]}""")]
    [TestCase("""{"resourceSpans":[]}{}""")]
    [TestCase("""{"resourceSpans":[],}""")]
    public void What_is_no_otlp_is_refused(string json) => Assert.That(() => Read("traces", Encoding.UTF8.GetBytes(json)), Throws.InstanceOf<InvalidDataException>());

    private static byte[] Read(string signal, byte[] json)
    {
        var to = new ProtoWriter();
        OtlpJsonReader.Convert(json, Bodies.SchemaOf(signal), to);
        return to.Written.ToArray();
    }
}
