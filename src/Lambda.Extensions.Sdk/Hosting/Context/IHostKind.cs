using Lambda.Extensions.Sdk.ExtensionsApi;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Hosting.Context;

/// <summary>Covers the differences between an extension that is a process of its own and one inside a function's process.</summary>
internal interface IHostKind
{
    /// <summary>Gets the name to register when the options set none; null for the name of the executable file.</summary>
    string? DefaultName { get; }

    /// <summary>Gets whether hooks can run before <c>register</c>. Inside a function the runtime runs already.</summary>
    bool RunsBeforeRuntime { get; }

    /// <summary>Gets whether the platform's records are used. Inside a function the handler reports its end in the process.</summary>
    bool UsesTelemetry { get; }

    /// <summary>Gets whether a failure is reported to the platform, which then ends the environment.</summary>
    bool ReportsErrors { get; }

    /// <summary>
    /// Gets whether <c>next</c> is requested until the process ends, after any failure. True inside a function, because the platform
    /// waits for it with each invocation.
    /// </summary>
    bool AsksEndlessly { get; }

    /// <summary>Receives the host's environment, clock, log and stop signal. Called once, before the loop is created.</summary>
    void Attach(LambdaEnvironment environment, TimeProvider time, ILogger log, StopSignal stop);

    /// <summary>Wraps the client when the loop needs other events than the platform's.</summary>
    IExtensionsApiClient Adapt(IExtensionsApiClient client, LambdaEnvironment environment);

    /// <summary>Returns whether a refusal of <c>register</c> means that INVOKE cannot be subscribed to.</summary>
    bool IsRefusalOfInvoke(ExtensionsApiException refusal);

    /// <summary>Logs that the variable with the API's address cannot be used.</summary>
    void LogNotOnLambda(ILogger log, string name, string state);

    /// <summary>Logs that <c>register</c> failed for good.</summary>
    void LogRefusal(ILogger log, string name, Exception error);

    /// <summary>Receives whether the platform accepted the registration. Only the first call counts.</summary>
    void Settle(bool registered);

    /// <summary>Enters the shutdown at SIGTERM from now on.</summary>
    /// <param name="stop">Ends the loop.</param>
    /// <param name="ended">Completes when the loop has ended.</param>
    /// <param name="log">For a system that has no such signal.</param>
    void HandleSigterm(StopSignal stop, Task<int> ended, ILogger log);

    /// <summary>Receives an INVOKE event, on the loop's thread.</summary>
    void Begin(InvokeEvent invoke);

    /// <summary>Waits for the handler's end, on the loop's thread. Returns null where telemetry reports it instead, or when it was not seen.</summary>
    Invocation? WaitForHandlerEnd(TimeSpan margin);

    /// <summary>
    /// Ends the process after the loop has ended on another thread than the one it began on. Does nothing when the process is the
    /// function's.
    /// </summary>
    void ExitElsewhere(int exitCode);
}
