using FsCheck;
using FsCheck.Fluent;

namespace Lambda.Extensions.Sdk.Tests.Logging;

/// <summary>Entries with any text anywhere, halves of surrogate pairs and control characters among it.</summary>
public static class LogGenerators
{
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.Elements(Awkward.Texts),
        Gen.Choose(0, 0xFFFF).Select(c => (char)c).ArrayOf().Select(c => new string(c)),
        Gen.Choose(0, 0x7F).Select(c => (char)c).ArrayOf().Select(c => new string(c)));

    private static readonly Gen<object?> Value = Gen.OneOf(
        Text.Select(t => (object?)t),
        ArbMap.Default.ArbFor<double>().Generator.Select(d => (object?)d),
        ArbMap.Default.ArbFor<long>().Generator.Select(n => (object?)n),
        ArbMap.Default.ArbFor<int>().Generator.Select(n => (object?)n),
        ArbMap.Default.ArbFor<decimal>().Generator.Select(n => (object?)n),
        ArbMap.Default.ArbFor<DateTimeOffset>().Generator.Select(t => (object?)t),
        Gen.Elements<object?>(null, true, false, 'x', DayOfWeek.Friday, Guid.Empty, new Uri("http://a/b"), new Awkward.BrokenValue(), new[] { 1, 2 }));

    public static Arbitrary<Entry> Entries() => Arb.From(
        from message in Text
        from values in (
            from name in Gen.OneOf(Text, Gen.Elements("a", "b", "message", "level", "errorType", "{OriginalFormat}"))
            from value in Value
            select KeyValuePair.Create(name, value)).ArrayOf().Resize(6)
        from exception in Gen.OneOf(Gen.Constant<Exception?>(null), Text.Select(t => (Exception?)new InvalidOperationException(t)), Gen.Constant<Exception?>(new Awkward.BrokenException()))
        select new Entry(message, values, exception));
}
