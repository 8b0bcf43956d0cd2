using System.Globalization;
using System.Text;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Logs;

/// <summary>
/// Makes the keys of one list of attributes unique, as OTLP requires: the second <c>a</c> becomes <c>a#2</c>. No key is empty.
/// </summary>
internal sealed class UniqueNames
{
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    public void Clear() => _counts.Clear();

    public string Add(ReadOnlySpan<byte> name) => Add(name.IsEmpty ? "_" : Encoding.UTF8.GetString(name));

    public string Add(string name)
    {
        if (_counts.TryAdd(name, 1)) return name;
        while (true)
        {
            string next = string.Create(CultureInfo.InvariantCulture, $"{name}#{++_counts[name]}");
            if (_counts.TryAdd(next, 1)) return next;
        }
    }
}
