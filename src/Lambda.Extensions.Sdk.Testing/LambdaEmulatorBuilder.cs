using System.Diagnostics;
using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Faults;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Lifecycle;
using Lambda.Extensions.Sdk.Testing.Processes;

namespace Lambda.Extensions.Sdk.Testing;

/// <summary>Describes an emulated execution environment. Each method returns the builder. The start methods can be called again for further emulators.</summary>
public sealed partial class LambdaEmulatorBuilder
{
    private readonly List<ExtensionDefinition> _extensions = [];
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);
    private readonly List<string> _inherited = [];
    private readonly List<Action<FaultPlan>> _faults = [];
    private EmulatorSettings _settings = new() { Function = InProcess(BuiltInRuntime.EchoAsync) };

    internal LambdaEmulatorBuilder()
    {
    }

    /// <summary>The settings so far.</summary>
    internal EmulatorSettings Settings => _settings;

    /// <summary>Adds an external extension: an executable file, started without arguments. The file's name is its name.</summary>
    /// <param name="path">The file. That it can be executed is found out at INIT, as on the platform.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">There is an extension of this name already.</exception>
    public LambdaEmulatorBuilder AddExtension(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Add(Path.GetFileName(path), new CommandProgram(Path.GetFullPath(path), []));
    }

    /// <summary>Adds an external extension that runs inside the test process. It finds the API's address in its environment and uses HTTP like any other.</summary>
    /// <remarks>It cannot be frozen. A kill cancels its token and abandons it.</remarks>
    /// <param name="name">The name it must register with.</param>
    /// <param name="run">The extension, given its environment variables and a token that is cancelled when it is killed; its result is the exit code, an exception counts as 134.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">There is an extension of this name already.</exception>
    public LambdaEmulatorBuilder AddExtension(string name, Func<IReadOnlyDictionary<string, string>, CancellationToken, Task<int>> run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return Add(name, new DelegateProgram((environment, _, stopping) => run(environment, stopping)));
    }

    /// <summary>Adds an in-process extension that writes its lines to a delegate.</summary>
    internal LambdaEmulatorBuilder AddExtension(string name, Func<IReadOnlyDictionary<string, string>, Action<string>, CancellationToken, Task<int>> run) =>
        Add(name, new DelegateProgram(run));

    /// <summary>Adds an external extension that a command line starts, for example a script with its interpreter.</summary>
    /// <param name="name">The name it must register with.</param>
    /// <param name="fileName">The executable: a path, or a name to look up in <c>PATH</c>.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">There is an extension of this name already.</exception>
    public LambdaEmulatorBuilder AddExtensionCommand(string name, string fileName, params string[] arguments)
    {
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        ArgumentNullException.ThrowIfNull(arguments);
        return Add(name, new CommandProgram(fileName, [.. arguments]));
    }

    /// <summary>Expects an external extension that the test itself plays, with an <see cref="HttpClient"/> on <see cref="LambdaEmulator.BaseAddress"/>. The emulator starts nothing for it.</summary>
    /// <remarks>INIT waits for it like for any other, so start with <see cref="StartWithoutInitAsync"/>. <see cref="EmulatedExtension.Exit"/> ends it; disposing the emulator does too, at once.</remarks>
    /// <param name="name">The name it will register with.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">There is an extension of this name already.</exception>
    public LambdaEmulatorBuilder ExpectExtension(string name) => Add(name, new PlayedProgram());

    /// <summary>Uses an executable that implements the Runtime API as the function. Without a function, a built-in one returns its event.</summary>
    /// <param name="path">The file.</param>
    /// <returns>This builder.</returns>
    public LambdaEmulatorBuilder UseFunction(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return With(_settings with { Function = new CommandProgram(Path.GetFullPath(path), []) });
    }

    /// <summary>Uses a delegate as the function. A built-in runtime, which uses the Runtime API over HTTP, calls it.</summary>
    /// <param name="handler">The handler: its result is the answer, an exception a function error. Its token is cancelled when the runtime is terminated.</param>
    /// <returns>This builder.</returns>
    public LambdaEmulatorBuilder UseFunction(Func<FunctionInvocation, CancellationToken, Task<string>> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return With(_settings with { Function = InProcess(handler) });
    }

    /// <summary>Uses a command line that implements the Runtime API as the function, for example the interpreter of a managed runtime with its arguments.</summary>
    /// <remarks>
    /// As in managed runtimes, the variable <c>AWS_LAMBDA_EXEC_WRAPPER</c> (<see cref="WithEnvironment"/>) names a program to start in its
    /// place, which is given the whole command line; a wrapper that does not exist or is not executable ends the runtime with 127 or 126.
    /// A function given as a file (<see cref="UseFunction(string)"/>) stands for an OS-only runtime, where the platform ignores the variable.
    /// </remarks>
    /// <param name="fileName">The executable: a path, or a name to look up in <c>PATH</c>.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>This builder.</returns>
    public LambdaEmulatorBuilder UseFunctionCommand(string fileName, params string[] arguments)
    {
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        ArgumentNullException.ThrowIfNull(arguments);
        return With(_settings with { Function = new ManagedRuntimeProgram(new CommandProgram(fileName, [.. arguments])) });
    }

    /// <summary>Expects a runtime that the test itself plays. The emulator starts nothing for it. <see cref="EmulatedFunction.Exit"/> ends it.</summary>
    /// <returns>This builder.</returns>
    public LambdaEmulatorBuilder ExpectFunction() => With(_settings with { Function = new PlayedProgram() });

    /// <summary>Starts the emulator and completes INIT.</summary>
    /// <param name="cancellationToken">Gives up, and shuts down what was started.</param>
    /// <returns>The emulator, ready for invocations.</returns>
    /// <exception cref="EmulatorException">INIT failed; the message holds every participant's state, its errors and its last output.</exception>
    public async Task<LambdaEmulator> StartAsync(CancellationToken cancellationToken = default)
    {
        LambdaEmulator emulator = await StartWithoutInitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            InitResult init = await emulator.WaitForInitAsync(cancellationToken).ConfigureAwait(false);
            if (init.Succeeded) return emulator;
            throw new EmulatorException($"INIT failed ({init.Status}, {init.ErrorType}): {init.Message}");
        }
        catch
        {
            await emulator.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Starts the emulator and INIT without waiting for its end: for extensions that the test plays, and for tests of an INIT that fails or hangs.</summary>
    /// <param name="cancellationToken">Gives up the start of the server.</param>
    /// <returns>The emulator; <see cref="LambdaEmulator.WaitForInitAsync"/> returns the result of INIT.</returns>
    public async Task<LambdaEmulator> StartWithoutInitAsync(CancellationToken cancellationToken = default)
    {
        EmulatorSettings settings = Compose();
        List<Action<FaultPlan>> faults = [.. _faults];
        LambdaEmulator emulator = await LambdaEmulator.OpenAsync(settings, plan => faults.ForEach(add => add(plan)), cancellationToken).ConfigureAwait(false);
        _ = emulator.WaitForInitAsync(CancellationToken.None);
        return emulator;
    }

    /// <summary>Returns the settings of the next emulator.</summary>
    private EmulatorSettings Compose()
    {
        EmulatorSettings settings = _settings with
        {
            // The platform lists the folder alphabetically (server-behaviour 4.1).
            Extensions = [.. _extensions.OrderBy(extension => extension.Name, StringComparer.Ordinal)],
            Variables = new Dictionary<string, string>(_variables, StringComparer.Ordinal),
            InheritedVariables = [.. _inherited],
            // A variable decides over the setting, so that name, Region and ARN are the same for everybody.
            FunctionName = _variables.GetValueOrDefault("AWS_LAMBDA_FUNCTION_NAME", _settings.FunctionName),
            FunctionVersion = _variables.GetValueOrDefault("AWS_LAMBDA_FUNCTION_VERSION", _settings.FunctionVersion),
            Region = _variables.GetValueOrDefault("AWS_REGION", _settings.Region),
        };
        return Debugger.IsAttached && settings.IsInProcess && settings.Time == TimeProvider.System ? settings.WithoutTimeLimits() : settings;
    }

    private static DelegateProgram InProcess(Func<FunctionInvocation, CancellationToken, Task<string>> handler) =>
        new(new BuiltInRuntime(handler).RunAsync);

    private LambdaEmulatorBuilder Add(string name, ProgramDefinition program)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (_extensions.Exists(extension => extension.Name == name))
            throw new ArgumentException($"There is an extension '{name}' already: names are file names in /opt/extensions, each can be there once.", nameof(name));
        _extensions.Add(new ExtensionDefinition(name, program));
        return this;
    }
}
