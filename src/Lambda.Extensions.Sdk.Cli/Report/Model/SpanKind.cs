namespace Lambda.Extensions.Sdk.Cli.Report.Model;

/// <summary>Lists the kinds of spans. The page knows them by their number.</summary>
internal enum SpanKind
{
    /// <summary>INIT, from its beginning to the last first <c>next</c>.</summary>
    Init,

    /// <summary>The platform waits for the runtime.</summary>
    Invoke,

    /// <summary>The runtime is done, and the platform waits for an extension.</summary>
    Held,

    /// <summary>A shutdown or a reset.</summary>
    Shutdown,

    /// <summary>A process has started and has not made its first call.</summary>
    Start,

    /// <summary>An extension has registered and has not asked for its first event.</summary>
    Initialise,

    /// <summary>A participant has an event, and the runtime is not done.</summary>
    Work,

    /// <summary>The runtime has answered and has not asked for the next invocation.</summary>
    AfterResponse,

    /// <summary>The runtime is done, and the extension has not received the record that says so.</summary>
    AwaitEnd,

    /// <summary>The runtime is done, and the extension has not asked for the next event.</summary>
    AfterEnd,
}
