namespace Lambda.Extensions.Sdk.Cli;

/// <summary>One event in words.</summary>
internal readonly record struct EventLine(EventSource Source, string Text, EventLineKind Kind = EventLineKind.Plain);
