using Lambda.Extensions.Sdk.Telemetry.Json;

namespace Lambda.Extensions.Sdk.Telemetry.Records;

/// <summary><c>extension</c>: a line that an external extension wrote, this one included.</summary>
public sealed class ExtensionRecord : LogRecord
{
    internal ExtensionRecord(in RecordSource source)
        : base(source)
    {
    }

    /// <inheritdoc/>
    public override string Type => "extension";
}
