using System.Text;

namespace Lambda.Extensions.Sdk.Logging;

/// <summary>Passes each log line, without its line end, to a delegate.</summary>
internal sealed class DelegateSink(Action<string> writeLine) : LogLineSink
{
    protected override void WriteAll(ReadOnlySpan<byte> line) => writeLine(Encoding.UTF8.GetString(line[..^1]));
}
