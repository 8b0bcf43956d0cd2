namespace Lambda.Extensions.Sdk.Cli.Output;

/// <summary>One event in words.</summary>
internal readonly record struct EventLine(EventSource Source, string Text, EventLineKind Kind = EventLineKind.Plain);
