using System.Reflection;
using System.Text.Json;
using Monitoring.Emf;

namespace Monitoring.Recording;

/// <summary>What this extension costs the function, for the documents.</summary>
internal sealed class OwnCost
{
    private readonly Dictionary<string, double> _start = new(StringComparer.Ordinal);
    private bool _startWritten;

    public static string Version { get; } = typeof(OwnCost).Assembly.GetCustomAttribute<AssemblyFileVersionAttribute>()?.Version ?? "0";

    /// <summary>How long the last flush took.</summary>
    public TimeSpan? LastFlush { get; set; }

    /// <summary>What waits in all queues.</summary>
    public int Queued { get; set; }

    /// <summary>What was lost so far, in all sinks and at the platform.</summary>
    public long Lost { get; set; }

    /// <summary>A phase of the start: told by the SDK's meter, on whichever thread.</summary>
    public void Started(string phase, double seconds)
    {
        lock (_start) _start[phase] = seconds * 1000;
    }

    public void AddTo(EmfValues values)
    {
        values.Add("extension_flush_time", LastFlush?.TotalMilliseconds);
        values.Add("extension_queue", Queued);
        values.Add("extension_lost", Lost);
    }

    /// <summary>The phases of the start in milliseconds, in one document only.</summary>
    public void WriteStart(Utf8JsonWriter json)
    {
        lock (_start)
        {
            if (_startWritten || _start.Count == 0) return;
            _startWritten = true;
            json.WriteStartObject("extension_start"u8);
            foreach ((string phase, double ms) in _start) json.WriteNumber(phase, Math.Round(ms, 3));
            json.WriteEndObject();
        }
    }
}
