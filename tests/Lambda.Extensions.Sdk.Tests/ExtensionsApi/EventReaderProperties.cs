using System.Text;
using System.Text.Json;
using Lambda.Extensions.Sdk.ExtensionsApi;

namespace Lambda.Extensions.Sdk.Tests.ExtensionsApi;

/// <summary>What holds for every answer to <c>next</c>.</summary>
public static class EventReaderProperties
{
    [FsCheck.NUnit.Property(Replay = Seed.OfTheRun, MaxTest = 10_000, EndSize = 30, QuietOnSuccess = true, Arbitrary = [typeof(JsonGenerators)])]
    public static void Any_JSON_object_is_an_event(EventJson json)
    {
        ExtensionEvent read = new EventReader().Read(Encoding.UTF8.GetBytes(json.Text));

        using JsonDocument document = JsonDocument.Parse(json.Text);
        JsonElement type = document.RootElement.EnumerateObject().LastOrDefault(m => m.Name == "eventType").Value;
        string expected = type.ValueKind == JsonValueKind.String ? type.GetString()! : "";
        string actual = read switch { InvokeEvent => "INVOKE", ShutdownEvent => "SHUTDOWN", UnknownExtensionEvent u => u.EventType, _ => "?" };
        Assert.That(actual, Is.EqualTo(expected));
        Assert.That(read.Deadline, Is.Null.Or.InRange(DateTimeOffset.FromUnixTimeMilliseconds(1_000_000_000_000), DateTimeOffset.MaxValue));
        if (read is InvokeEvent invoke) Assert.That(invoke.RequestId, Is.EqualTo(TextOf(document.RootElement, "requestId")));
        if (read is ShutdownEvent shutdown) Assert.That(shutdown.Reason.Value, Is.EqualTo(TextOf(document.RootElement, "shutdownReason")));
    }

    [FsCheck.NUnit.Property(Replay = Seed.OfTheRun, MaxTest = 10_000, EndSize = 30, QuietOnSuccess = true, Arbitrary = [typeof(JsonGenerators)])]
    public static void Any_text_is_an_event_or_a_JSON_error(NearlyJson json)
    {
        // Both ways to bytes: the first makes valid UTF-8, the second mostly not.
        foreach (byte[] bytes in (byte[][])[Encoding.UTF8.GetBytes(json.Text), Encoding.Latin1.GetBytes(json.Text)])
        {
            try
            {
                Assert.That(new EventReader().Read(bytes), Is.Not.Null);
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                // What the client turns into an error of its own.
            }
        }
    }

    private static string TextOf(JsonElement json, string name)
    {
        JsonElement value = json.EnumerateObject().LastOrDefault(m => m.Name == name).Value;
        return value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
    }
}
