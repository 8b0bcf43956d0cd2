using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Lambda.Extensions.Sdk.Tests.ExtensionsApi;

/// <summary>Events with any members in any form, and texts that are nearly JSON.</summary>
public static class JsonGenerators
{
    private static readonly Gen<string> Plain = Gen.OneOf(
        Gen.Elements("", "INVOKE", "SHUTDOWN", "RESTORE", "X-Amzn-Trace-Id", "spindown", "1795400012345", "NaN", "größe 🚀", "a\"b\\c\n\0"),
        Gen.Choose(' ', 0xD7FF).Select(c => (char)c).ArrayOf().Select(c => new string(c)));

    private static readonly Gen<string> Text = Plain.Select(s => JsonSerializer.Serialize(s));

    private static readonly Gen<string> Number = Gen.OneOf(
        Gen.Elements("0", "-0", "1795400012345", "1795400012345.5", "676051", "1e400", "-1e400", "1E5", "999999999999999999999", "253402300799999", "253402300800000"),
        ArbMap.Default.ArbFor<long>().Generator.Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private static readonly Gen<string> Name = Gen.Frequency(
        (6, Gen.Elements("eventType", "deadlineMs", "requestId", "invokedFunctionArn", "shutdownReason", "tracing", "type", "value").Select(n => $"\"{n}\"")),
        (1, Gen.Constant("\"\\u0065ventType\"")),
        (2, Text));

    /// <summary>A JSON object of any members, most of them the platform's.</summary>
    public static Arbitrary<EventJson> Events() => Arb.From(
        from members in Members(3)
        from type in Gen.Elements("", "\"eventType\":\"INVOKE\"", "\"eventType\":\"SHUTDOWN\"")
        let all = type.Length == 0 ? members : members.Length == 0 ? type : members + "," + type
        select new EventJson("{" + all + "}"));

    /// <summary>The same with bytes taken out, put in, or cut off.</summary>
    public static Arbitrary<NearlyJson> NearlyEvents() => Arb.From(
        from json in Events().Generator
        from fragment in Gen.Elements("{", "}", "[", "]", "\"", ",", ":", "\\", "\\ud800", "\xff", "\0", "//", "/*", "null", " ", "\ufeff", "1e")
        from at in Gen.Choose(0, json.Text.Length)
        from kind in Gen.Choose(0, 3)
        select new NearlyJson(kind switch
        {
            0 => json.Text[..at],
            1 => json.Text.Insert(at, fragment),
            2 when at < json.Text.Length => json.Text.Remove(at, 1),
            _ => string.Concat(json.Text, fragment),
        }));

    private static Gen<string> Members(int depth) => (
        from name in Name
        from value in Value(depth)
        select name + ":" + value).ArrayOf().Resize(5).Select(m => string.Join(',', m));

    private static Gen<string> Value(int depth) => depth == 0
        ? Gen.OneOf(Text, Number, Gen.Elements("null", "true", "false"))
        : Gen.Frequency(
            (4, Text),
            (3, Number),
            (1, Gen.Elements("null", "true", "false", "[]", "{}")),
            (1, Value(depth - 1).ArrayOf().Resize(3).Select(v => "[" + string.Join(", ", v) + "]")),
            (1, Members(depth - 1).Select(m => "{ " + m + " }")));
}
