using System.Reflection;
using System.Text.Json;
using Monitoring.Emf;

namespace Monitoring.Recording;

/// <summary>The costs of this extension for the function, for the documents.</summary>
internal sealed class OwnCost
{
    private readonly Dictionary<string, double> _start = new(StringComparer.Ordinal);
    private bool _startWritten;

    public static string Version { get; } = typeof(OwnCost).Assembly.GetCustomAttribute<AssemblyFileVersionAttribute>()?.Version ?? "0";

    /// <summary>The duration of the last flush.</summary>
    public TimeSpan? LastFlush { get; set; }

    /// <summary>The items that wait in all queues.</summary>
    public int Queued { get; set; }

    /// <summary>The items that were lost so far, in all sinks and at the platform.</summary>
    public long Lost { get; set; }

    /// <summary>Records a phase of the start. The SDK's meter reports it, on any thread.</summary>
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

    /// <summary>Returns the phases of the start in milliseconds, for one document only.</summary>
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
