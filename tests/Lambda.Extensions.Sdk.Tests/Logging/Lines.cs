using System.Text;
using Lambda.Extensions.Sdk.Logging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.Tests.Logging;

/// <summary>A provider whose lines are kept, at a fixed time.</summary>
internal sealed class Lines
{
    private readonly Stdout _stdout = new();

    public Lines(string? format = null, string? level = null, bool namesCategories = false)
    {
        var variables = new Dictionary<string, string>();
        if (format is not null) variables["AWS_LAMBDA_LOG_FORMAT"] = format;
        if (level is not null) variables["AWS_LAMBDA_LOG_LEVEL"] = level;
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 9, 15, 16, 50, TimeSpan.FromHours(1)));
        Provider = new LambdaLoggerProvider(LambdaEnvironment.FromVariables(variables), time, new Sink(_stdout)) { ExtensionName = "my-extension", NamesCategories = namesCategories };
        Logger = Provider.CreateLogger("My.Category");
    }

    public LambdaLoggerProvider Provider { get; }

    public ILogger Logger { get; }

    /// <summary>What each write to stdout held.</summary>
    public IReadOnlyList<string> Writes
    {
        get
        {
            lock (_stdout.Writes) return [.. _stdout.Writes];
        }
    }

    /// <summary>Whether two writes were under way at once.</summary>
    public bool Overlapped => _stdout.Overlapped;

    /// <summary>The one line there must be, without its line end.</summary>
    public string Single
    {
        get
        {
            string line = Writes.Single();
            Assert.That(line, Does.EndWith("\n"));
            Assert.That(line.IndexOfAny(['\n', '\r']), Is.EqualTo(line.Length - 1), "one entry is one line");
            return line[..^1];
        }
    }

    private sealed class Sink(Stream stdout) : LogLineSink
    {
        protected override void WriteAll(ReadOnlySpan<byte> line) => stdout.Write(line);
    }

    private sealed class Stdout : MemoryStream
    {
        private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

        private int _inside;

        public List<string> Writes { get; } = [];

        public bool Overlapped { get; private set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Overlapped |= Interlocked.Increment(ref _inside) != 1;
            Thread.Yield(); // The best moment for another thread to come in, if it can.
            string text = Strict.GetString(buffer);
            lock (Writes) Writes.Add(text);
            Interlocked.Decrement(ref _inside);
        }
    }
}
