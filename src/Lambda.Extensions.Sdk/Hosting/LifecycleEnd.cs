using Lambda.Extensions.Sdk.ExtensionsApi;
using Lambda.Extensions.Sdk.Hosting.Context;
using Lambda.Extensions.Sdk.Hosting.Diagnostics;
using Lambda.Extensions.Sdk.Hosting.Hooks;

namespace Lambda.Extensions.Sdk.Hosting;

/// <summary>
/// Decides how the process ends: the exit code, the error that the platform receives, and the event for the shutdown hooks.
/// </summary>
internal sealed class LifecycleEnd(HostContext host, HookBudgets budgets, HookFailurePolicy failures)
{
    /// <summary>Gets the process's exit code.</summary>
    public int ExitCode { get; private set; }

    /// <summary>Gets the shutdown that has begun; null before.</summary>
    public ShutdownEvent? Shutdown { get; private set; }

    /// <summary>Gets or sets whether the platform accepted the registration. Before that, it accepts no error reports.</summary>
    public bool IsRegistered { get; set; }

    /// <summary>Gets or sets whether <c>next</c> was requested. After that, an error is an exit/error, before an init/error.</summary>
    public bool HasAskedForNext { get; set; }

    /// <summary>Ends the process because the platform refused the registration.</summary>
    public void RefuseRegistration() => ExitCode = ExitCodes.RegistrationFailed;

    /// <summary>Ends the process because of a defect of the SDK.</summary>
    public void FailInternally(Exception exception)
    {
        LifecycleLog.InternalError(host.Log, exception);
        Report(new ExtensionError("Extension.SdkDefect", "A defect of the SDK ended the extension.", exception));
        ExitCode = ExitCodes.Internal;
    }

    /// <summary>Begins the shutdown under FailClosed: reports the error, and lets the started extensions save their data.</summary>
    public void FailClosed()
    {
        ExtensionError error = failures.Fatal ?? host.ConfigurationError!;
        LifecycleLog.FailingClosed(host.Log, error.Category, error.Message);
        Report(error);
        ExitCode = HasAskedForNext ? ExitCodes.HookFailed : failures.Fatal is null ? ExitCodes.ConfigurationInvalid : ExitCodes.InitializationFailed;
        Begin(new ShutdownEvent(ShutdownReason.Failure, cause: ShutdownCause.Failure));
    }

    /// <summary>Begins the shutdown that <c>next</c> returned.</summary>
    /// <param name="shutdown">The event.</param>
    /// <param name="nextFailed">The exit code when <c>next</c> failed for good; else null.</param>
    public void Begin(ShutdownEvent shutdown, int? nextFailed = null)
    {
        if (nextFailed is { } code)
        {
            ExitCode = code;
            Report(new ExtensionError("Extension.NextFailed", "The extension could not ask for its next event."));
        }

        TimeSpan left = budgets.BeginShutdown(shutdown);
        LifecycleLog.ShuttingDown(host.Log, shutdown.Cause, shutdown.Reason.Value, (long)left.TotalMilliseconds);
        Shutdown = shutdown;
    }

    // Inside a function a failure of the extension is not the function's: the platform would end the process for it.
    private void Report(ExtensionError error)
    {
        if (IsRegistered && host.Kind.ReportsErrors) ErrorReport.Send(host, error, isExit: HasAskedForNext);
    }
}
