using System.Reflection;
using System.Text.Json;
using Lambda.Extensions.Sdk;
using Monitoring.Emf;

namespace Monitoring.Cost;

/// <summary>The costs of this extension for the function, for documents and metrics.</summary>
internal sealed class OwnCost(double pricePerGBSecond, int? memoryMB)
{
    private const double MBPerGB = 1024;

    private readonly Dictionary<string, double> _start = new(StringComparer.Ordinal);
    private bool _startWritten;
    private double _held;
    private long _invocations;

    public static string Version { get; } = typeof(OwnCost).Assembly.GetCustomAttribute<AssemblyFileVersionAttribute>()?.Version ?? "0";

    /// <summary>The duration of the last flush.</summary>
    public TimeSpan? LastFlush { get; set; }

    /// <summary>The items that wait in all queues.</summary>
    public int Queued { get; set; }

    /// <summary>The items that were lost so far, in all sinks and at the platform.</summary>
    public long Lost { get; set; }

    /// <summary>
    /// Gets the price of the held time of a million invocations in US dollars, at their average so far; <see langword="null"/> while it is
    /// unknown. The held time is an upper bound: a part of it can be beside other extensions.
    /// </summary>
    public double? PerMillion => memoryMB is { } memory && _invocations > 0 && pricePerGBSecond > 0
        ? _held / _invocations * memory / MBPerGB * pricePerGBSecond * 1_000_000
        : null;

    /// <summary>Adds the held time of an invocation.</summary>
    public void Add(Invocation invocation)
    {
        if (invocation.HeldTime is not { } held || held < TimeSpan.Zero) return;
        _held += held.TotalSeconds;
        _invocations++;
    }

    /// <summary>
    /// Returns the milliseconds that are billed for the held time of an invocation: those that it adds to the duration, which is rounded up.
    /// </summary>
    public static double? BilledMs(Invocation invocation) => invocation.HeldTime is { } held && held >= TimeSpan.Zero ? Math.Ceiling(held.TotalMilliseconds) : null;

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
        values.Add("extension_cost_per_million", PerMillion);
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
