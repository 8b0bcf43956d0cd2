using System.Text;
using Lambda.Extensions.Sdk.Testing.Processes;

namespace Lambda.Extensions.Sdk.Testing.Tests;

/// <summary>Lines from bytes.</summary>
public sealed class LineReaderTests
{
    [TestCase("", new string[0])]
    [TestCase("a", new[] { "a" })]
    [TestCase("a\n", new[] { "a" })]
    [TestCase("\n\n", new[] { "", "" })]
    [TestCase("a\r\nb", new[] { "a", "b" })]
    [TestCase("a\rb\n", new[] { "a\rb" })]
    public async Task Text_falls_into_lines(string text, string[] expected) => Assert.That(await ReadAsync(Encoding.UTF8.GetBytes(text), 3), Is.EqualTo(expected));

    [Test]
    public async Task A_line_of_exactly_the_limit_is_whole()
    {
        var lines = await ReadAsync(Encoding.ASCII.GetBytes(new string('x', LineReader.MaxLineBytes) + "\ny\n"), 10_000);
        Assert.That(lines.Select(l => l.Length), Is.EqualTo(new[] { LineReader.MaxLineBytes, 1 }));
    }

    [Test]
    public async Task Bytes_that_are_no_UTF8_are_replaced() =>
        Assert.That(await ReadAsync([0x61, 0xff, 0x62, 0x0a], 1), Is.EqualTo(new[] { "a\ufffdb" }));

    private static async Task<List<string>> ReadAsync(byte[] bytes, int step)
    {
        var lines = new List<string>();
        await LineReader.ReadAsync(new SteppingStream(bytes, step), lines.Add, CancellationToken.None);
        return lines;
    }

    /// <summary>Gives a few bytes at a time.</summary>
    private sealed class SteppingStream(byte[] bytes, int step) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(step, buffer.Length)], cancellationToken);
    }
}
