using Lambda.Extensions.Sdk.Build.Inspection;

namespace Lambda.Extensions.Sdk.Build.Tests.Inspection;

public sealed class ByteSizeTests
{
    [TestCase("1600000", ExpectedResult = 1_600_000L)]
    [TestCase("900KB", ExpectedResult = 921_600L)]
    [TestCase(" 1.6 mb ", ExpectedResult = 1_677_721L)]
    [TestCase("50MB", ExpectedResult = LayerLimits.DirectUpload)]
    [TestCase("", ExpectedResult = null)]
    [TestCase("0", ExpectedResult = null)]
    [TestCase("-1", ExpectedResult = null)]
    [TestCase("1,6MB", ExpectedResult = null)]
    [TestCase("1.6GB", ExpectedResult = null)]
    [TestCase("1e6", ExpectedResult = null)]
    [TestCase("999999999999999MB", ExpectedResult = null)]
    public long? Sizes_are_read_with_and_without_units(string text) => ByteSize.Parse(text);

    [TestCase(74, ExpectedResult = "74 bytes")]
    [TestCase(6656, ExpectedResult = "6.5 KB")]
    [TestCase(1_398_723, ExpectedResult = "1.33 MB")]
    [TestCase(LayerLimits.Unzipped, ExpectedResult = "250 MB")]
    public string Sizes_are_written_for_people(long bytes) => ByteSize.Text(bytes);
}
