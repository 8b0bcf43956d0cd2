using Lambda.Extensions.Sdk.ExtensionsApi;
using Lambda.Extensions.Sdk.Hosting.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Hosting.Context;

/// <summary>Hosts extensions in their own process, which the platform starts from <c>/opt/extensions</c>.</summary>
internal sealed class ExternalHost : IHostKind
{
    public static ExternalHost Instance { get; } = new();

    public string? DefaultName => null;

    public bool RunsBeforeRuntime => true;

    public bool UsesTelemetry => true;

    public bool ReportsErrors => true;

    public bool AsksEndlessly => false;

    public void Attach(LambdaEnvironment environment, TimeProvider time, ILogger log, StopSignal stop)
    {
        // Nothing in this process waits for the loop.
    }

    public IExtensionsApiClient Adapt(IExtensionsApiClient client, LambdaEnvironment environment) => client;

    public bool IsRefusalOfInvoke(ExtensionsApiException refusal) => refusal.Message.Contains("INVOKE", StringComparison.Ordinal);

    public void LogNotOnLambda(ILogger log, string name, string state) => LifecycleLog.NotOnLambda(log, state);

    public void LogRefusal(ILogger log, string name, Exception error) => LifecycleLog.RegistrationFailed(log, name, error.Message);

    public void Settle(bool registered)
    {
        // No caller waits for the registration.
    }

    public void HandleSigterm(StopSignal stop, Task<int> ended, ILogger log) => stop.TryHandleSigterm(log);

    public void Begin(InvokeEvent invoke)
    {
        // Telemetry follows the invocation.
    }

    public Invocation? WaitForHandlerEnd(TimeSpan margin) => null;

    public void ExitElsewhere(int exitCode) => Environment.Exit(exitCode);
}
