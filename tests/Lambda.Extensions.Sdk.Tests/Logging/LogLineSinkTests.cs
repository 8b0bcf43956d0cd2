using Lambda.Extensions.Sdk.Logging;

namespace Lambda.Extensions.Sdk.Tests.Logging;

/// <summary>A log line is not worth the extension's life.</summary>
public sealed class LogLineSinkTests
{
    private static readonly Exception[] Failures = [new IOException("No space left on device"), new UnauthorizedAccessException("Bad file descriptor")];

    [Test]
    [Category("G12")]
    public void A_stdout_that_cannot_be_written_to_is_borne([ValueSource(nameof(Failures))] Exception failure)
    {
        var sink = new Sink(failure);
        Assert.That(() => sink.Write("one\n"u8), Throws.Nothing);
        Assert.That(() => sink.Write("two\n"u8), Throws.Nothing);
        Assert.That(sink.Tried, Is.EqualTo(2), "It may have been for once: each line is tried.");
    }

    [Test]
    public void A_defect_is_not_hidden() =>
        Assert.That(() => new Sink(new InvalidCastException()).Write("one\n"u8), Throws.TypeOf<InvalidCastException>());

    private sealed class Sink(Exception failure) : LogLineSink
    {
        public int Tried { get; private set; }

        protected override void WriteAll(ReadOnlySpan<byte> line)
        {
            Tried++;
            throw failure;
        }
    }
}
