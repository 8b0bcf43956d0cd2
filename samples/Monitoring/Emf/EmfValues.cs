using System.Text.Json;

namespace Monitoring.Emf;

/// <summary>The numbers of one document. Values that are unknown or are no numbers are left out.</summary>
internal sealed class EmfValues
{
    private readonly List<(string Name, double Value)> _values = new(40);

    public void Clear() => _values.Clear();

    public void Add(string name, double? value)
    {
        if (value is { } number && double.IsFinite(number)) _values.Add((name, number));
    }

    public bool Has(string name)
    {
        foreach ((string known, _) in _values)
        {
            if (known == name) return true;
        }

        return false;
    }

    public void Write(Utf8JsonWriter json)
    {
        foreach ((string name, double value) in _values)
        {
            if (value == Math.Floor(value) && Math.Abs(value) < 1e15) json.WriteNumber(name, (long)value);
            else json.WriteNumber(name, Math.Round(value, 3));
        }
    }
}
