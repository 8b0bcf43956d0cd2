namespace Lambda.Extensions.Sdk;

/// <summary>What happens to the function when an extension's own code fails.</summary>
public enum FailureMode
{
    /// <summary>
    /// The function lives on: the failure is logged and counted, and the loop asks for the next event. An extension whose
    /// start failed stays as an idle loop.
    /// </summary>
    FailOpen,

    /// <summary>
    /// The function fails with the extension: init/error before the first <c>next</c>, exit/error afterwards, and the process
    /// exits non-zero. For extensions without which the function must not run.
    /// </summary>
    FailClosed,
}
