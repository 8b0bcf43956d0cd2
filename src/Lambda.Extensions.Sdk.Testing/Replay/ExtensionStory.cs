using System.Globalization;
using Lambda.Extensions.Sdk.Testing.Recording.Format;
using Lambda.Extensions.Sdk.Testing.Recording.Reading;
using Lambda.Extensions.Sdk.Testing.Telemetry.Delivery;

namespace Lambda.Extensions.Sdk.Testing.Replay;

/// <summary>What one extension did in one life, recorded or replayed.</summary>
internal sealed class ExtensionStory
{
    private readonly List<StoryEvent> _events = [];
    private readonly List<string> _errors = [];
    private TimeSpan? _pendingSince;

    private ExtensionStory()
    {
    }

    public string? Registration { get; private set; }

    public string? Subscription { get; private set; }

    public bool AskedForFirstEvent { get; private set; }

    public IReadOnlyList<StoryEvent> Events => _events;

    /// <summary>The errors that it reported, or that its launch had.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>The number of deliveries of telemetry without an acknowledgement.</summary>
    public int Unacknowledged { get; private set; }

    /// <summary>How its process ended; <see langword="null"/> when it did not.</summary>
    public string? Exit { get; private set; }

    /// <summary>Returns the story of an extension from the lines of a life.</summary>
    public static ExtensionStory Of(RecordedLife life, string extension)
    {
        var story = new ExtensionStory();
        bool isShuttingDown = false;
        foreach (RecordedLine line in life.Lines)
        {
            if (line.Type == RecordingFormat.ShutdownStart) isShuttingDown = true;
            if (line.Extension == extension) story.Add(line, isShuttingDown);
        }

        return story;
    }

    private void Add(RecordedLine line, bool isShuttingDown)
    {
        switch (line.Type)
        {
            case RecordingFormat.Registered:
                Registration = Join(line.List("events"));
                break;
            case RecordingFormat.Subscribed:
                Subscription = $"{line.Text("api")} API {line.Text("schemaVersion")} over {line.Text("protocol")} for {Join(line.List("types"))}";
                break;
            case RecordingFormat.Next:
                AskedForFirstEvent = true;
                Close(line.At);
                break;
            case RecordingFormat.Event:
                _events.Add(new StoryEvent(line.Text("event") ?? "", line.Text("requestId"), null));
                _pendingSince = line.At;
                break;
            case RecordingFormat.Error:
                _errors.Add($"{line.Text("kind")} {line.Text("errorType")}");
                break;
            case RecordingFormat.Delivered when line.Number("status") is >= 300:
            case RecordingFormat.Failed when line.Number("status") is not null || line.Text("error") == TelemetryDelivery.NoAnswer:
                // Without an answer because the process ended: its exit is the difference.
                Unacknowledged++;
                break;
            case RecordingFormat.Exited:
                if (_events is [.., { Type: "SHUTDOWN" }]) Close(line.At);
                Exit = line.IsTrue("killed")
                    ? "was killed"
                    : string.Create(CultureInfo.InvariantCulture, $"exited with {line.Number("exitCode")}{(isShuttingDown ? "" : " before the shutdown")}");
                break;
        }
    }

    private void Close(TimeSpan at)
    {
        if (_pendingSince is not { } since) return;
        _events[^1] = _events[^1] with { Took = at - since };
        _pendingSince = null;
    }

    private static string Join(IReadOnlyList<string> values) => values.Count == 0 ? "nothing" : string.Join(", ", values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
}
