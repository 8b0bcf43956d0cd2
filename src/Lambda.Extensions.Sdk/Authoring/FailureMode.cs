namespace Lambda.Extensions.Sdk;

/// <summary>Defines the effect on the function when an extension's own code fails.</summary>
public enum FailureMode
{
    /// <summary>
    /// The function continues. The failure is logged and counted, and the loop asks for the next event. An extension whose start
    /// failed stays as an idle loop.
    /// </summary>
    FailOpen,

    /// <summary>
    /// The function fails together with the extension: init/error before the first <c>next</c>, exit/error afterwards. The process
    /// exits with a non-zero code. For extensions without which the function must not run.
    /// </summary>
    FailClosed,
}
