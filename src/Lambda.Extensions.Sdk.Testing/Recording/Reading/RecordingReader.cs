using System.Globalization;
using System.Text.Json;
using Lambda.Extensions.Sdk.Testing.Recording.Format;

namespace Lambda.Extensions.Sdk.Testing.Recording.Reading;

/// <summary>Reads recordings. A file that is none, or is of a newer version, is refused with one line; damaged lines are left out.</summary>
internal static class RecordingReader
{
    /// <summary>No recording is longer, so that sums of times do not overflow.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_500);

    /// <summary>Deep enough for every line that a recorder writes.</summary>
    public static readonly JsonDocumentOptions Options = new() { MaxDepth = 2000 };

    /// <exception cref="EmulatorException">The file cannot be read or replayed.</exception>
    public static RecordingFile Read(string path)
    {
        if (Directory.Exists(path)) throw new EmulatorException($"'{path}' is a folder. Name a recording in it.");
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new EmulatorException($"The recording '{path}' cannot be read: {e.Message}", e);
        }

        return Parse(path, bytes);
    }

    /// <exception cref="EmulatorException">The bytes are no recording, or one of a newer version.</exception>
    public static RecordingFile Parse(string path, ReadOnlyMemory<byte> bytes)
    {
        // A mark of the byte order, from an editor.
        if (bytes.Span.StartsWith("\uFEFF"u8)) bytes = bytes[3..];
        List<ReadOnlyMemory<byte>> lines = LinesOf(bytes);
        if (lines.Count == 0) throw new EmulatorException($"The file '{path}' is empty. Name a recording that 'lambda-ext run --record FILE' or the recorder extension wrote.");
        RecordingHeader header = HeaderOf(path, ElementOf(lines[0]));

        List<RecordedLine> read = [];
        List<int> damaged = [];
        bool isCut = false;
        for (int i = 1; i < lines.Count; i++)
        {
            if (ElementOf(lines[i]) is { ValueKind: JsonValueKind.Object } members && LineOf(members) is { } line)
                read.Add(line);
            else if (i == lines.Count - 1 && bytes.Span[^1] != '\n')
                isCut = true;
            else
                damaged.Add(i + 1);
        }

        return new RecordingFile(path, header, RecordedLife.Split(read), Notes(read, damaged, isCut));
    }

    /// <summary>Reads a line; <see langword="null"/> for one that is damaged.</summary>
    public static RecordedLine? LineOf(byte[] line) => ElementOf(line) is { ValueKind: JsonValueKind.Object } members ? LineOf(members) : null;

    private static List<string> Notes(List<RecordedLine> read, List<int> damaged, bool isCut)
    {
        List<string> notes = [];
        if (isCut) notes.Add("the recording's last line is cut, and is left out");
        if (read.Count == 0 || read[^1].Type != RecordingFormat.End) notes.Add("the recording has no end line: its writer was ended before. What there is is replayed");
        if (damaged.Count > 0)
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"the recording has {damaged.Count} damaged {(damaged.Count == 1 ? "line" : "lines")}, left out; the first is line {damaged[0]}"));
        return notes;
    }

    private static RecordedLine? LineOf(JsonElement members)
    {
        if (RecordedLine.TextOf(members, "type") is not { } type) return null;
        return RecordedLine.NumberOf(members, "t") is { } t and >= 0 && t < Longest.TotalMicroseconds ? new RecordedLine(TimeSpan.FromMicroseconds(t), type, members) : null;
    }

    private static RecordingHeader HeaderOf(string path, JsonElement? line)
    {
        if (line is not { ValueKind: JsonValueKind.Object } header || RecordedLine.TextOf(header, "format") != RecordingFormat.Name)
        {
            throw new EmulatorException(
                $"The file '{path}' is no recording: its first line is not the header of '{RecordingFormat.Name}'. Name a file that 'lambda-ext run --record FILE' or the recorder extension wrote.");
        }

        if (RecordedLine.NumberOf(header, "version") is not { } version || version < 1)
            throw new EmulatorException($"The recording '{path}' has no version in its first line. Record it again.");
        if (version > RecordingFormat.Version)
        {
            throw new EmulatorException(string.Create(
                CultureInfo.InvariantCulture,
                $"The recording '{path}' is of version {version}, and this version of lambda-ext reads version {RecordingFormat.Version}. Update lambda-ext or the package Lambda.Extensions.Sdk.Testing, or record it again."));
        }

        JsonElement function = RecordedLine.MemberOf(header, "function") ?? default;
        bool hasTime = DateTimeOffset.TryParse(RecordedLine.TextOf(header, "started"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset started);
        return new RecordingHeader
        {
            Writer = RecordedLine.TextOf(header, "writer") ?? "",
            Source = RecordedLine.TextOf(header, "source") ?? "emulator",
            Started = hasTime && started.Year is > 1970 and < 2200 ? started : DateTimeOffset.UnixEpoch,
            FunctionName = RecordedLine.TextOf(function, "name"),
            FunctionVersion = RecordedLine.TextOf(function, "version"),
            Handler = RecordedLine.TextOf(function, "handler"),
            Region = RecordedLine.TextOf(function, "region"),
            MemoryMb = RecordedLine.NumberOf(function, "memoryMb") is { } memory and > 0 and <= int.MaxValue ? (int)memory : null,
            TimeoutMs = RecordedLine.NumberOf(function, "timeoutMs"),
            Architecture = RecordedLine.TextOf(function, "architecture"),
            InitializationType = RecordedLine.TextOf(function, "initializationType"),
            LogFormat = RecordedLine.TextOf(function, "logFormat"),
        };
    }

    private static List<ReadOnlyMemory<byte>> LinesOf(ReadOnlyMemory<byte> bytes)
    {
        List<ReadOnlyMemory<byte>> lines = [];
        while (!bytes.IsEmpty)
        {
            int end = bytes.Span.IndexOf((byte)'\n');
            ReadOnlyMemory<byte> line = end < 0 ? bytes : bytes[..end];
            bytes = end < 0 ? default : bytes[(end + 1)..];
            line = line.Trim(" \t\r"u8);
            if (!line.IsEmpty) lines.Add(line);
        }

        return lines;
    }

    private static JsonElement? ElementOf(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, Options);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
