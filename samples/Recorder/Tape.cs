using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Lambda.Extensions.Sdk;
using Lambda.Extensions.Sdk.Delivery;
using Lambda.Extensions.Sdk.Testing.Recording.Format;
using Microsoft.Extensions.Logging;

namespace Recorder;

/// <summary>Writes the lines to the file and, if asked for, to the log, and sends the file.</summary>
internal sealed partial class Tape : IDisposable
{
    private const string Name = "Recorder";

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly DateTimeOffset _started = DateTimeOffset.UtcNow;
    private readonly RecordingLines _lines = new();
    private readonly Lock _gate = new();
    private readonly RecorderSettings _settings;
    private readonly ILogger<Tape> _log;
    private readonly RecordingSink _sink;
    private readonly HttpClient _client = new(new FreezeAwareHandler());

    public Tape(RecorderSettings settings, ILogger<Tape> log)
    {
        _settings = settings;
        _log = log;
        foreach (string finding in settings.Findings) Found(finding);
        _sink = new RecordingSink(Open(), Ended);
        LambdaEnvironment variables = settings.Environment;
        Write(lines => lines.Header(new RecordingHeader
        {
            Writer = "Recorder",
            Source = "recorder",
            Started = _started,
            FunctionName = variables.FunctionName,
            FunctionVersion = variables.FunctionVersion,
            Region = variables.Region,
            MemoryMb = variables.FunctionMemorySizeMB,
            Architecture = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x86_64",
            InitializationType = variables["AWS_LAMBDA_INITIALIZATION_TYPE"],
            LogFormat = variables["AWS_LAMBDA_LOG_FORMAT"],
        }));
        Write(lines => lines.Line(Now, RecordingFormat.Registered, Name, json => json.WriteBoolean("external", true)));
    }

    public Task Write(InvokeEvent invoke)
    {
        WriteEvent("INVOKE", invoke.RequestId, EventText.Of(invoke));
        return Task.CompletedTask;
    }

    public Task Write(ReadOnlySpan<byte> telemetry)
    {
        byte[] body = telemetry.ToArray();
        Write(lines => lines.Line(Now, RecordingFormat.Delivered, Name, json => lines.WriteBody(json, body)));
        return Task.CompletedTask;
    }

    public async Task EndAsync(ShutdownEvent shutdown, CancellationToken cancellationToken)
    {
        WriteEvent("SHUTDOWN", null, EventText.Of(shutdown));
        Write(lines => lines.Line(Now, RecordingFormat.End));
        await UploadAsync(cancellationToken);
    }

    /// <summary>Sends the file so far. A failure costs nothing but a line of the log: the next flush sends it again.</summary>
    public async Task UploadAsync(CancellationToken cancellationToken)
    {
        if (_settings.Upload is not { } address) return;
        try
        {
            // What comes meanwhile is sent with the next flush.
            using var content = new ByteArrayContent(await File.ReadAllBytesAsync(_settings.File, cancellationToken));
            using HttpResponseMessage answer = await _client.PutAsync(address, content, cancellationToken);
            if (!answer.IsSuccessStatusCode) NotUploaded($"the answer is {answer.StatusCode}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            NotUploaded(e.Message);
        }
    }

    public void Dispose()
    {
        _sink.Dispose();
        _client.Dispose();
    }

    private Stream Open()
    {
        try
        {
            return new FileStream(_settings.File, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Ended(e.Message);
            return Stream.Null;
        }
    }

    private TimeSpan Now => Stopwatch.GetElapsedTime(_start);

    private void WriteEvent(string type, string? requestId, string body) =>
        Write(lines => lines.Line(Now, RecordingFormat.Event, Name, json =>
        {
            RecordingLines.WriteText(json, "requestId", requestId);
            json.WriteString("event", type);
            lines.WriteBody(json, Encoding.UTF8.GetBytes(body));
        }));

    private void Write(Func<RecordingLines, byte[]> make)
    {
        lock (_gate)
        {
            byte[] line = make(_lines);
            _sink.Write(line);
            if (_settings.WritesToLog) Recorded(Encoding.UTF8.GetString(line));
        }
    }

    [LoggerMessage(LogLevel.Information, "lambda-recording {Line}")]
    private partial void Recorded(string line);

    [LoggerMessage(LogLevel.Warning, "{Finding}")]
    private partial void Found(string finding);

    [LoggerMessage(LogLevel.Warning, "The recording ends here: {Reason}")]
    private partial void Ended(string reason);

    [LoggerMessage(LogLevel.Warning, "The recording was not uploaded: {Reason}")]
    private partial void NotUploaded(string reason);
}
