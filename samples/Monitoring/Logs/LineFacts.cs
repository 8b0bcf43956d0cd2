namespace Monitoring.Logs;

/// <summary>Holds what a line of text says of itself.</summary>
internal ref struct LineFacts
{
    public Severity Severity { get; set; }

    /// <summary>Gets the level as it was written; empty when there is none.</summary>
    public string Level { get; set; }

    /// <summary>Gets the id of the invocation that the line names.</summary>
    public string? RequestId { get; set; }

    /// <summary>Gets the line's own time.</summary>
    public DateTimeOffset? Time { get; set; }

    /// <summary>Gets what follows a runtime's fixed columns; the default when there are none.</summary>
    public ReadOnlySpan<byte> Message { get; set; }
}
