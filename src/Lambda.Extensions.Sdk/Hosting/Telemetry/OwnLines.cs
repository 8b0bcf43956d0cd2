using System.Text;
using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Hosting.Telemetry;

/// <summary>
/// Finds the lines that this process's logger wrote among the <c>extension</c> records (G17). Forwarding them, or logging about them,
/// would create new lines without end. The logger puts the extension's name into every line.
/// </summary>
internal sealed class OwnLines(string extensionName)
{
    // The name follows the time and the level: 24 and at most 11 characters.
    private const int Head = 64;

    private readonly byte[] _textMark = Encoding.UTF8.GetBytes($" [{extensionName}] ");
    private readonly byte[] _jsonMark = Encoding.UTF8.GetBytes($"\"extension\":\"{extensionName}\",\"logger\":");

    public bool Contains(TelemetryRecord record)
    {
        if (record is not ExtensionRecord line) return false;
        ReadOnlySpan<byte> text = line.GetUtf8Text().Span;
        return text.Length > 0 && (text[0] == '{' ? text.IndexOf(_jsonMark) >= 0 : text[..Math.Min(text.Length, Head + _textMark.Length)].IndexOf(_textMark) >= 0);
    }

    /// <summary>Returns the batch without them; the same batch if there are none.</summary>
    public TelemetryBatch Remove(TelemetryBatch batch, out int removed)
    {
        removed = 0;
        foreach (TelemetryRecord record in batch.Records)
        {
            if (Contains(record)) removed++;
        }

        return removed == 0 ? batch : batch.Without(Contains);
    }
}
