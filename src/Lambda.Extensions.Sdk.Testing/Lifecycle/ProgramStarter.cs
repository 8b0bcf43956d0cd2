using System.Globalization;

namespace Lambda.Extensions.Sdk.Testing;

/// <summary>Starts the extensions and the runtime of a sandbox, with their environment and their output captured.</summary>
internal sealed class ProgramStarter(EmulatorSettings settings, EmulatorClock clock, ExtensionViews views, ProcessEnvironment environment)
{
    /// <summary>Starts one extension; what goes wrong is recorded in the sandbox.</summary>
    /// <returns>Whether it runs.</returns>
    public bool StartExtension(Sandbox sandbox, ExtensionDefinition definition)
    {
        var view = views.Get(definition.Name, isExternal: true);
        ExtensionAgent agent;
        lock (sandbox.Signal.Gate)
        {
            agent = sandbox.Agents.AddExternal(definition.Name);
            view.Attach(agent);
        }

        try
        {
            if (sandbox.Agents.All.Count > EmulatorSettings.MaxExtensions)
            {
                throw new LaunchException(LaunchException.TooManyExtensions, string.Create(
                    CultureInfo.InvariantCulture, $"Lambda runs at most {EmulatorSettings.MaxExtensions} extensions, this is one more."));
            }

            var program = definition.Program.Launch(environment.ForExtension(), (isError, text) =>
            {
                var line = new OutputLine(clock.Elapsed, isError, text);
                view.AddOutput(line);
                sandbox.Record(new LogEvent(definition.Name, line));
            });
            sandbox.Record(new ProgramStartedEvent(EmulatorEventNames.ExtensionStarted, definition.Name, program.ProcessId));
            sandbox.Attach(agent, program);
            return true;
        }
        catch (LaunchException e)
        {
            var error = new ReportedError(ReportedErrorKind.LaunchError, e.ErrorType, e.Message);
            lock (sandbox.Signal.Gate) agent.State = ExtensionState.LaunchError;
            view.AddError(error);
            sandbox.Record(new ExtensionErrorEvent(definition.Name, error));
            sandbox.Break(FatalError.ExtensionLaunchError, $"Extension '{definition.Name}' could not be launched: {e.ErrorType}: {e.Message}");
            return false;
        }
    }

    /// <summary>Starts the runtime; what goes wrong is recorded in the sandbox.</summary>
    public void StartRuntime(Sandbox sandbox)
    {
        try
        {
            var program = settings.Function.Launch(environment.ForRuntime(), (isError, text) =>
            {
                var line = new OutputLine(clock.Elapsed, isError, text);
                views.Function.AddOutput(line);
                sandbox.Record(new LogEvent(extension: null, line));
            });
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
