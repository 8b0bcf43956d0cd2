using Lambda.Extensions.Sdk.Telemetry.Json;

namespace Lambda.Extensions.Sdk.Telemetry.Records;

/// <summary><c>function</c>: a line that the function, its runtime or an internal extension wrote.</summary>
public sealed class FunctionRecord : LogRecord
{
    internal FunctionRecord(in RecordSource source)
        : base(source)
    {
    }

    /// <inheritdoc/>
    public override string Type => "function";
}
