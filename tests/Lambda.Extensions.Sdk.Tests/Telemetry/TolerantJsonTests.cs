using System.Text;
using System.Text.Json;
using Lambda.Extensions.Sdk.Telemetry;

namespace Lambda.Extensions.Sdk.Tests.Telemetry;

[Category("G28")]
public sealed class TolerantJsonTests
{
    [TestCase("""{"a":1}""", JsonValueKind.Object)]
    [TestCase(" \t\r\n[1, 2] ", JsonValueKind.Array)]
    [TestCase("\"text\"", JsonValueKind.String)]
    [TestCase("-1.5e+3", JsonValueKind.Number)]
    [TestCase("true", JsonValueKind.True)]
    [TestCase("false", JsonValueKind.False)]
    [TestCase("null", JsonValueKind.Null)]
    public void A_value_of_each_kind_is_read_unchanged(string json, JsonValueKind kind)
    {
        TolerantJson value = Parse(json);
        Assert.That(value.Kind, Is.EqualTo(kind));
        Assert.That(Encoding.UTF8.GetString(value.Raw), Is.EqualTo(json.Trim()));
    }

    [TestCase("")]
    [TestCase(" ")]
    [TestCase("{")]
    [TestCase("}")]
    [TestCase("""{"a":1""")]
    [TestCase("""{"a":}""")]
    [TestCase("""{"a" 1}""")]
    [TestCase("""{a:1}""")]
    [TestCase("""{"a":1,}""")]
    [TestCase("""{"a":1}}""")]
    [TestCase("""{"a":1} {"b":2}""")]
    [TestCase("[1,2")]
    [TestCase("[1}")]
    [TestCase("\"cut")]
    [TestCase("\"cut\\")]
    [TestCase("tru")]
    [TestCase("nul")]
    [TestCase("1.")]
    [TestCase("-")]
    [TestCase("1e")]
    [TestCase("NaN")]
    [TestCase("word")]
    public void A_text_that_is_not_one_value_is_refused(string json)
    {
        Assert.That(TolerantJson.TryParse(Encoding.UTF8.GetBytes(json), out TolerantJson value), Is.False);
        Assert.That(value.Kind, Is.EqualTo(JsonValueKind.Undefined));
        Assert.That(value.GetUtf8Text().IsEmpty && !value.GetEnumerator().MoveNext());
    }

    [Test]
    public void Members_and_items_come_in_their_order_with_repeated_names()
    {
        Assert.That(Members("""{ "a" : 1 , "b":[2,{"c":3}], "a":"x", "":null }"""), Is.EqualTo((string[])["a=1", "b=[2,{\"c\":3}]", "a=x", "=null"]));
        Assert.That(Members("""[ 1 ,"two", [3], {} ]"""), Is.EqualTo((string[])["=1", "=two", "=[3]", "={}"]));
        Assert.That(Members("{}"), Is.Empty);
        Assert.That(Members("[ ]"), Is.Empty);
        Assert.That(Members("\"text\""), Is.Empty);
    }

    [TestCase(65)]
    [TestCase(10_000)]
    [TestCase(1_000_000)]
    public void Nesting_of_any_depth_is_read_level_by_level(int depth)
    {
        byte[] arrays = Encoding.UTF8.GetBytes(new string('[', depth) + new string(']', depth));
        Assert.That(TolerantJson.TryParse(arrays, out TolerantJson value));
        Assert.That(value.Raw.Length, Is.EqualTo(depth * 2));
        Assert.That(TolerantJson.TryParse(arrays.AsSpan(1), out _), Is.False);
        string objects = string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);
        Assert.That(Members(objects).Single(), Has.Length.EqualTo(objects.Length - 4));
        Assert.That(TolerantJson.TryParse(Encoding.UTF8.GetBytes(objects[..^1]), out _), Is.False);
    }

    [Test]
    public void A_deep_value_costs_its_neighbours_nothing()
    {
        string deep = new string('[', 10_000) + new string(']', 10_000);
        Assert.That(Members($$"""{"a":1,"deep":{{deep}},"b":2}"""), Is.EqualTo((string[])["a=1", $"deep={deep}", "b=2"]));
    }

    [Test]
    public void Raw_control_characters_in_names_and_texts_are_kept()
    {
        for (char c = '\0'; c < ' '; c++) Assert.That(Members($$"""{"na{{c}}me":"te{{c}}xt"}"""), Is.EqualTo((string[])[$"na{c}me=te{c}xt"]), $"U+{(int)c:X4}");
    }

    [TestCase("""\ud83d""")]
    [TestCase("""\udc00""")]
    [TestCase("""\ud83dx""")]
    [TestCase("""\ud83d\ud83d""")]
    [TestCase("""x\ud83d\n""")]
    public void A_half_surrogate_pair_is_replaced_and_costs_nothing_else(string escaped)
    {
        string[] members = Members($$"""{"{{escaped}}":"{{escaped}}","after":1}""");
        Assert.That(members, Has.Length.EqualTo(2));
        Assert.That(members[0], Does.Contain("\ufffd"));
        Assert.That(members[1], Is.EqualTo("after=1"));
    }

    [Test]
    public void Escapes_are_resolved()
    {
        Assert.That(Members("""{"\u0061\"":"\\ \/ \b\f\n\r\t \u00e4 \ud83d\ude00"}"""), Is.EqualTo((string[])["a\"=\\ / \b\f\n\r\t ä 😀"]));
    }

    [TestCase("""\""")]
    [TestCase("""\u""")]
    [TestCase("""\u12""")]
    [TestCase("""\uzzzz""")]
    [TestCase("""\x""")]
    public void A_malformed_escape_costs_nothing_else(string escape)
    {
        Assert.That(Members($$"""{"a":"{{escape}} ","after":1}"""), Has.Length.EqualTo(2));
        bool isWhole = TolerantJson.TryParse(Encoding.UTF8.GetBytes($"\"{escape}\""), out TolerantJson alone);
        Assert.That(alone.GetUtf8Text().Length, Is.LessThan(isWhole ? 16 : 1));
    }

    [Test]
    public void Bytes_that_are_not_UTF_8_stay_unchanged()
    {
        byte[] json = [(byte)'"', 0xC3, 0xFF, 0xED, 0xA0, 0x80, (byte)'"'];
        Assert.That(TolerantJson.TryParse(json, out TolerantJson value));
        Assert.That(value.GetUtf8Text().ToArray(), Is.EqualTo(json[1..^1]));
    }

    [Test]
    public void Text_that_is_cut_at_any_byte_is_refused()
    {
        byte[] json = Encoding.UTF8.GetBytes("""{"a":[1,"t\u00e4\n",{"b":null}],"c":-1.5e3,"d":true}""");
        for (int length = 0; length < json.Length; length++) Assert.That(TolerantJson.TryParse(json.AsSpan(0, length), out _), Is.False, $"{length} bytes");
        Assert.That(TolerantJson.TryParse(json, out _));
    }

    [Test]
    public void Damaged_text_never_throws_and_its_parts_are_never_larger_than_the_text()
    {
        var random = new Random(28);
        byte[] whole = Encoding.UTF8.GetBytes("""{"a":[1,"t\u00e4\ud83d\ude00\n",{"b":null}],"c":-1.5e3,"d":{"e":"\\\""}}""");
        for (int i = 0; i < 20_000; i++)
        {
            byte[] json = [.. whole];
            for (int n = random.Next(1, 4); n > 0; n--) json[random.Next(json.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)"{}[]\",:\\u"[random.Next(9)];
            if (!TolerantJson.TryParse(json, out TolerantJson value)) continue;
            Assert.That(Walk(value), Is.LessThanOrEqualTo(json.Length * 4), () => Encoding.Latin1.GetString(json));
        }
    }

    // Every level can contain the text of all levels below it.
    private static int Walk(TolerantJson value)
    {
        int size = value.GetUtf8Text().Length;
        foreach (TolerantJson.Member member in value) size += member.Name.Length + Walk(member.Value);
        return size;
    }

    private static TolerantJson Parse(string json)
    {
        Assert.That(TolerantJson.TryParse(Encoding.UTF8.GetBytes(json), out TolerantJson value));
        return value;
    }

    private static string[] Members(string json)
    {
        List<string> members = [];
        foreach (TolerantJson.Member member in Parse(json)) members.Add($"{Encoding.UTF8.GetString(member.Name)}={Encoding.UTF8.GetString(member.Value.GetUtf8Text())}");
        return [.. members];
    }
}
