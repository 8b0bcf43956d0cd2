using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using Lambda.Extensions.Sdk.Hosting;
using Lambda.Extensions.Sdk.Logging;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.InternalExtensions;

/// <summary>
/// Runs a program that is an extension inside a function's process. The startup hook that the build compiles into a project with
/// <c>LambdaLayerKind=StartupHook</c> calls it. It is not for your own code.
/// </summary>
/// <remarks>
/// The hook loads the program and this assembly a second time, into a separate context with the dependencies of their own folder.
/// So the versions of a function and an extension never conflict. In such a copy every host is an internal extension.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class StartupHookHost
{
    // Processes that the function starts inherit the variable that loads the hook. Only the first process is the runtime.
    private const string StartedVariable = "LAMBDA_EXT_STARTUP_HOOKS_STARTED";

    /// <summary>
    /// Runs the program's entry point on a background thread. Returns when its extension is registered or registration has failed.
    /// Never throws.
    /// </summary>
    /// <param name="program">The assembly of the program.</param>
    [RequiresUnreferencedCode("Calls the entry point of an assembly by reflection. Startup hooks do not exist in native programs.")]
    public static void Start(Assembly program)
    {
        ArgumentNullException.ThrowIfNull(program);
        string name = program.GetName().Name ?? "startup-hook";
        if (!IsFirstHere(name)) return;
        LambdaEnvironment environment = LambdaEnvironment.Current;
        ILogger log = new LambdaLoggerProvider(environment) { ExtensionName = name }.CreateLogger("Lambda.Extensions.Sdk");
        if (program.EntryPoint is not { } main)
        {
            InternalLog.HookFailed(log, null, name, "It has no entry point: build the project as an executable (OutputType Exe) whose Main runs ExtensionHost.Run");
            return;
        }

        var link = new InternalLink(name) { Observe = RuntimeApiObserver.Start };
        HostSetup.DefaultKind = link;
        new Thread(() => Run(main, link, log, name)) { IsBackground = true, Name = "lambda-ext main" }.Start();
        link.WaitUntilSettled(log, name);
    }

    private static void Run(MethodInfo main, InternalLink link, ILogger log, string name)
    {
        try
        {
            object?[] arguments = main.GetParameters().Length == 0 ? [] : [Array.Empty<string>()];
            main.Invoke(null, BindingFlags.DoNotWrapExceptions, binder: null, arguments, CultureInfo.InvariantCulture);
            if (!link.IsSettled) InternalLog.HookFailed(log, null, name, "Its Main ended without running an ExtensionHost");
        }
        catch (Exception e)
        {
            InternalLog.HookFailed(log, e, name, "Its Main threw");
        }
        finally
        {
            link.Settle(registered: false);
        }
    }

    private static bool IsFirstHere(string name)
    {
        string pid = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        string mark = $"{pid}:{name};";
        string started = Environment.GetEnvironmentVariable(StartedVariable) ?? "";
        if (started.Contains($":{name};", StringComparison.Ordinal)) return false;
        Environment.SetEnvironmentVariable(StartedVariable, started + mark);
        return true;
    }
}
