using System.Text;
using System.Text.Json;
using Lambda.Extensions.Sdk.Fuzzing;
using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Telemetry.Records;
using Lambda.Extensions.Sdk.Tests.Telemetry;

namespace Lambda.Extensions.Sdk.Tests.Fuzzing;

/// <summary>The readers of telemetry.</summary>
[Category("Fuzz")]
internal sealed class TelemetryFuzz
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1000 };

    [Test]
    [Category("G05")]
    public void Any_bytes_are_a_batch() => FuzzRun.Each(random =>
    {
        byte[] body = random.Next(2) == 0 ? Damage.Noise(random, "{}[]\",:\\tefnu0123-"u8, 300) : Damage.Of(random, Encoding.UTF8.GetBytes("[" + Record(random) + "]"), JsonInput.Fragments);
        var batch = TelemetryBatch.Parse(body);
        foreach (TelemetryRecord record in batch.Records) BatchCheck.Touch(record);
        FuzzRun.Require(batch.Json.Span.SequenceEqual(body), "the batch is not its bytes");
        FuzzRun.Require(TelemetryBatch.Count(body) == batch.Records.Count, "the count is another one");
    });

    [Test]
    [Category("G05")]
    public void A_batch_that_is_cut_into_deliveries_loses_one_record_a_cut_at_most() => FuzzRun.Each(random =>
    {
        int count = random.Next(1, 5), cuts = random.Next(3);
        string[] records = [.. Enumerable.Range(0, count).Select(_ => Record(random))];
        byte[] body = Encoding.UTF8.GetBytes("[" + string.Join(',', records) + "]");
        var reader = new DeliveryReader();
        int arrived = 0, at = 0;
        int[] places = [.. Enumerable.Range(0, cuts).Select(_ => random.Next(body.Length)).Order(), body.Length];
        foreach (int place in places)
        {
            byte[] part = body[at..place];
            at = place;
            TelemetryBatch batch = reader.Read(part);
            arrived += batch.Records.Count;
            foreach (TelemetryRecord record in batch.Records) BatchCheck.Touch(record);
        }

        FuzzRun.Require(arrived >= count - cuts, $"{arrived} of {count} records with {cuts} cuts: {Encoding.UTF8.GetString(body)} at {string.Join(',', places)}");
    });

    [Test]
    [Category("G28")]
    public void Valid_JSON_is_read_as_System_Text_Json_reads_it() => FuzzRun.Each(random =>
    {
        string text = JsonInput.Value(random);
        Compare(text, Encoding.UTF8.GetBytes(text));
    });

    [Test]
    [Category("G28")]
    public void Damaged_JSON_that_System_Text_Json_reads_is_read_the_same() => FuzzRun.Each(random =>
    {
        byte[] json = Damage.Of(random, Encoding.UTF8.GetBytes(JsonInput.Value(random)), JsonInput.Fragments);
        try
        {
            using var document = JsonDocument.Parse(json, Deep);
        }
        catch (JsonException)
        {
            // No strict JSON: only that it is walked within its bounds counts.
            if (TolerantJson.TryParse(json, out TolerantJson value)) Walk(value);
            return;
        }

        Compare(Encoding.UTF8.GetString(json), json);
    });

    private static void Compare(string text, byte[] json)
    {
        using var document = JsonDocument.Parse(json, Deep);
        FuzzRun.Require(TolerantJson.TryParse(json, out TolerantJson value), $"not read: {text}");
        Compare(document.RootElement, value, text);
    }

    private static void Compare(JsonElement expected, TolerantJson value, string text)
    {
        FuzzRun.Require(value.Kind == expected.ValueKind, $"{value.Kind} for {expected.ValueKind} in {text}");
        TolerantJson.Enumerator members = value.GetEnumerator();
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty member in expected.EnumerateObject())
                {
                    FuzzRun.Require(members.MoveNext() && (TextOf(() => member.Name) is not { } name || Encoding.UTF8.GetString(members.Current.Name) == name), $"member in {text}");
                    Compare(member.Value, members.Current.Value, text);
                }

                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in expected.EnumerateArray())
                {
                    FuzzRun.Require(members.MoveNext(), $"an item is missing in {text}");
                    Compare(item, members.Current.Value, text);
                }

                break;
            case JsonValueKind.String:
                if (TextOf(() => expected.GetString()!) is { } whole) FuzzRun.Require(Encoding.UTF8.GetString(value.GetUtf8Text()) == whole, $"text in {text}");
                break;
            default:
                FuzzRun.Require(Encoding.UTF8.GetString(value.Raw) == expected.GetRawText(), $"value in {text}");
                break;
        }

        FuzzRun.Require(!members.MoveNext(), $"more members in {text}");
    }

    /// <summary>Returns a text; <see langword="null"/> when it has half a surrogate pair or bytes that are no UTF-8, which only one reader replaces.</summary>
    private static string? TextOf(Func<string> text)
    {
        try
        {
            return text();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static void Walk(TolerantJson value)
    {
        _ = value.GetUtf8Text().Length;
        foreach (TolerantJson.Member member in value) Walk(member.Value);
    }

    private static string Record(Random random) => random.Next(3) == 0
        ? $$"""{"time":{{JsonInput.Text(random)}},"type":{{(random.Next(2) == 0 ? "\"function\"" : JsonInput.Text(random))}},"record":{{JsonInput.Value(random)}}}"""
        : Golden.All[random.Next(Golden.All.Length)];
}
