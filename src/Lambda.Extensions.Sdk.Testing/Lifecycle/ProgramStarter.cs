using System.Globalization;
using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Processes;
using Lambda.Extensions.Sdk.Testing.Sandboxing;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Lifecycle;

/// <summary>Starts the extensions and the runtime of a sandbox, with their environment, and captures their output.</summary>
internal sealed class ProgramStarter(EmulatorSettings settings, EmulatorClock clock, ExtensionViews views, ProcessEnvironment environment, IProgramPlace place)
{
    /// <summary>Starts one extension. A failure is recorded in the sandbox.</summary>
    /// <returns>Whether it runs.</returns>
    public bool StartExtension(Sandbox sandbox, ExtensionDefinition definition)
    {
        EmulatedExtension view = views.Get(definition.Name, isExternal: true);
        // Inside the lock: neither a line nor a call of the new process is seen before its start.
        lock (sandbox.Signal.Gate)
        {
            ExtensionAgent agent = sandbox.Agents.AddExternal(definition.Name);
            sandbox.Watch(agent, view);
            try
            {
                CheckCount(sandbox);
                IProgram program = definition.Program.Launch(
                    place, place.Adapt(environment.ForExtension()), (isError, text) => Log(sandbox, definition.Name, view.AddOutput, isError, text));
                sandbox.Record(new ProgramStartedEvent(EmulatorEventNames.ExtensionStarted, definition.Name, program.ProcessId));
                sandbox.Attach(agent, program);
                return true;
            }
            catch (LaunchException e)
            {
                agent.State = ExtensionState.LaunchError;
                var error = new ReportedError(ReportedErrorKind.LaunchError, e.ErrorType, e.Message);
                view.AddError(error);
                sandbox.Record(new ExtensionErrorEvent(definition.Name, error));
                sandbox.Break(FatalError.ExtensionLaunchError, $"Extension '{definition.Name}' could not be launched: {e.ErrorType}: {e.Message}");
                return false;
            }
        }
    }

    /// <summary>Starts the runtime. A failure is recorded in the sandbox.</summary>
    public void StartRuntime(Sandbox sandbox)
    {
        IReadOnlyDictionary<string, string> variables = VariablesOfRuntime(sandbox);
        lock (sandbox.Signal.Gate)
        {
            try
            {
                IProgram program = settings.Function.Launch(
                    place, place.Adapt(variables), (isError, text) => Log(sandbox, null, views.Function.AddOutput, isError, text));
                views.Function.Attach(program);
                sandbox.Record(new ProgramStartedEvent(EmulatorEventNames.RuntimeStarted, extension: null, program.ProcessId));
                sandbox.AttachRuntime(program);
            }
            catch (LaunchException e)
            {
                sandbox.Break(FatalError.RuntimeInvalidEntrypoint, $"The function ({settings.Function.Description}) could not be launched: {e.Message}");
            }
        }
    }

    /// <summary>Names the proxy instead of the platform, if the runtime uses one and it listens: the extensions have registered by now.</summary>
    private IReadOnlyDictionary<string, string> VariablesOfRuntime(Sandbox sandbox)
    {
        IReadOnlyDictionary<string, string> variables = environment.ForRuntime();
        if (environment.ProxyPort is not { } port) return variables;
        if (port.IsOpen())
            return new Dictionary<string, string>(variables, StringComparer.Ordinal) { ["AWS_LAMBDA_RUNTIME_API"] = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port.Number}") };
        Log(sandbox, null, views.Function.AddOutput, isError: true, string.Create(CultureInfo.InvariantCulture, $"No proxy listens on port {port.Number}, and the runtime uses the platform directly."));
        return variables;
    }

    private static void CheckCount(Sandbox sandbox)
    {
        if (sandbox.Agents.All.Count <= EmulatorSettings.MaxExtensions) return;
        throw new LaunchException(LaunchException.TooManyExtensions, string.Create(
            CultureInfo.InvariantCulture, $"Lambda runs at most {EmulatorSettings.MaxExtensions} extensions, this is one more."));
    }

    private void Log(Sandbox sandbox, string? extension, Action<OutputLine> keep, bool isError, string text)
    {
        lock (sandbox.Signal.Gate)
        {
            var line = new OutputLine(clock.Elapsed, isError, text);
            keep(line);
            sandbox.Record(new LogEvent(extension, line));
            if (!sandbox.IsClosed) sandbox.Telemetry.Line(extension, text);
        }
    }
}
