using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lambda.Extensions.Sdk.Cli.Run;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Cli.Output;

/// <summary>Shows the run to programs: one JSON object a line, with <c>t</c> in milliseconds since the start and <c>event</c>.</summary>
internal sealed class JsonOutput(TextWriter writer) : IRunOutput
{
    /// <summary>The events that a reader may rely on. The emulator has more events, for its own tests.</summary>
    private static readonly HashSet<string> Shown = new(StringComparer.Ordinal)
    {
        "extension.started", "extension.registered", "extension.next", "telemetry.subscribed", "runtime.started", "runtime.next",
        "invoke.start", "invoke.runtimeDone", "invoke.end", "freeze", "thaw", "telemetry.delivered", "extension.error",
        "shutdown.start", "extension.exited", "log", "sandbox",
    };

    /// <summary>The output goes to a pipe or a file, never into a web page, so letters need no escapes.</summary>
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _buffer = new(512);

    public void Begin(RunOptions options, PreparedRun prepared)
    {
    }

    public void Write(EmulatorEvent happened)
    {
        if (Shown.Contains(happened.Name)) WriteLine(json => EventJson.Write(json, happened));
    }

    public void End(RunSummary summary) => WriteLine(json => SummaryJson.Write(json, summary));

    private void WriteLine(Action<Utf8JsonWriter> write)
    {
        _buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_buffer, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        writer.WriteLine(Encoding.UTF8.GetString(_buffer.WrittenSpan));
    }
}
