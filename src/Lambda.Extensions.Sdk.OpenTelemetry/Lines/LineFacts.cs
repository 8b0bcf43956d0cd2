namespace Lambda.Extensions.Sdk.OpenTelemetry.Lines;

/// <summary>The facts that a line of text states about itself.</summary>
internal ref struct LineFacts
{
    public Severity Severity { get; set; }

    /// <summary>Gets the level as it was written; empty when there is none.</summary>
    public string Level { get; set; }

    /// <summary>Gets the id of the invocation that the line names.</summary>
    public string? RequestId { get; set; }

    /// <summary>Gets the line's own time.</summary>
    public DateTimeOffset? Time { get; set; }

    /// <summary>Gets the text after a runtime's fixed columns; the default when there are none.</summary>
    public ReadOnlySpan<byte> Message { get; set; }
}
