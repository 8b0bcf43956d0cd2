using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk;

/// <summary>
/// The proxy between the runtime and the platform, as the host sees it. The host does not name its classes, so an extension without
/// it does not contain it.
/// </summary>
internal interface IRuntimeProxy : IDisposable
{
    /// <summary>Gets whether the runtime uses the proxy, and its answers end invocations.</summary>
    bool SeesHandlerEnds { get; }

    /// <summary>Adds the failures of options that code has set.</summary>
    void Check(ExtensionOptions options, List<string> failures);

    /// <summary>Applies the variables to the options. Adds a finding for each illegal one.</summary>
    void Apply(ExtensionOptions options, LambdaEnvironment environment, string extensionName, ref List<string>? findings);

    /// <summary>Listens. Connections wait until <see cref="Start"/>. A failure is logged, and the proxy stays off.</summary>
    void Listen(IRuntimeProxyHost host);

    /// <summary>Accepts connections from now on.</summary>
    void Start();

    /// <summary>Calls hooks from now on.</summary>
    void Open(ExtensionBase extension);
}

/// <summary>The host, as the proxy sees it. Its members may be called from any thread.</summary>
internal interface IRuntimeProxyHost
{
    ExtensionOptions Options { get; }

    /// <summary>Gets the address of the platform, as <c>host:port</c>.</summary>
    string RuntimeApi { get; }

    TimeProvider Time { get; }

    ILogger Log { get; }

    /// <summary>Gets whether the extension's hooks may be called.</summary>
    bool IsActive { get; }

    /// <summary>Counts and logs a hook that did not end as it should.</summary>
    void Settle(HookKind hook, RuntimeHookFailure failure, Exception? error, TimeSpan budget, bool failsClosed);

    /// <summary>Receives an answer that the platform has accepted.</summary>
    void Answered(RuntimeAnswer answer);
}

/// <summary>The ways in which a hook of the Runtime API can fail.</summary>
internal enum RuntimeHookFailure
{
    /// <summary>The hook threw, or its result is not legal.</summary>
    Threw,

    /// <summary>The hook did not end within its budget.</summary>
    Late,

    /// <summary>The hook was not called: too many abandoned ones still run, or the payload is above the limit.</summary>
    Skipped,
}
