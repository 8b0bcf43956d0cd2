namespace Lambda.Extensions.Sdk.Testing;

/// <summary>Describes an emulated execution environment. Each method returns the builder; the start methods can be called again for further emulators.</summary>
public sealed class LambdaEmulatorBuilder
{
    private readonly List<ExtensionDefinition> _extensions = [];
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);
    private readonly List<string> _inherited = [];
    private readonly List<Action<FaultPlan>> _faults = [];
    private EmulatorSettings _settings = new() { Function = InProcess(BuiltInRuntime.EchoAsync) };

    internal LambdaEmulatorBuilder()
    {
    }

    /// <summary>Adds an external extension: an executable file, started without arguments. Its name is the file's name.</summary>
    /// <param name="path">The file. That it can be executed is found out at INIT, as on the platform.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">There is an extension of this name already.</exception>
    public LambdaEmulatorBuilder AddExtension(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Add(Path.GetFileName(path), new CommandProgram(Path.GetFullPath(path), []));
    }

    /// <summary>Adds an external extension that runs inside the test process: it finds the API's address in its environment and speaks HTTP like any other.</summary>
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

    /// <summary>Adds an external extension that is started by a command line, like a script with its interpreter.</summary>
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

    /// <summary>Expects an external extension that nobody starts: the test plays it itself, with an <see cref="HttpClient"/> on <see cref="LambdaEmulator.BaseAddress"/>.</summary>
    /// <remarks>INIT waits for it like for any other, so start with <see cref="StartWithoutInitAsync"/>. <see cref="EmulatedExtension.Exit"/> ends it; disposing the emulator does too, at once.</remarks>
    /// <param name="name">The name it will register with.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">There is an extension of this name already.</exception>
    public LambdaEmulatorBuilder ExpectExtension(string name) => Add(name, new PlayedProgram());

    /// <summary>The function is an executable that speaks the Runtime API. Without a function, a built-in one answers with its event.</summary>
    /// <param name="path">The file.</param>
    /// <returns>This builder.</returns>
    public LambdaEmulatorBuilder UseFunction(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return With(_settings with { Function = new CommandProgram(Path.GetFullPath(path), []) });
    }

    /// <summary>The function is a delegate, called by a built-in runtime that speaks the Runtime API over HTTP.</summary>
    /// <param name="handler">The handler: its result is the answer, an exception a function error. Its token is cancelled when the runtime is terminated.</param>
    /// <returns>This builder.</returns>
    public LambdaEmulatorBuilder UseFunction(Func<FunctionInvocation, CancellationToken, Task<string>> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return With(_settings with { Function = InProcess(handler) });
    }

    /// <summary>The function is a command line that speaks the Runtime API.</summary>
    /// <param name="fileName">The executable: a path, or a name to look up in <c>PATH</c>.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>This builder.</returns>
    public LambdaEmulatorBuilder UseFunctionCommand(string fileName, params string[] arguments)
    {
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        ArgumentNullException.ThrowIfNull(arguments);
        return With(_settings with { Function = new CommandProgram(fileName, [.. arguments]) });
    }

    /// <summary>Expects a runtime that nobody starts: the test plays it itself. <see cref="EmulatedFunction.Exit"/> ends it.</summary>
    /// <returns>This builder.</returns>
    public LambdaEmulatorBuilder ExpectFunction() => With(_settings with { Function = new PlayedProgram() });

    /// <summary>The function's timeout; runtime and extensions share it. Default 3 s, the platform's.</summary>
    /// <param name="timeout">More than zero, at most 15 minutes.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public LambdaEmulatorBuilder WithTimeout(TimeSpan timeout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(timeout, TimeSpan.FromMinutes(15));
        return With(_settings with { Timeout = timeout });
    }

    /// <summary>The time limit of INIT. Default 10 s on demand, else the longer of 130 s and the function's timeout.</summary>
    /// <param name="timeout">More than zero.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Zero or less.</exception>
    public LambdaEmulatorBuilder WithInitTimeout(TimeSpan timeout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
        return With(_settings with { InitTimeout = timeout });
    }

    /// <summary>The memory size that processes are told; it is not enforced. Default 128.</summary>
    /// <param name="megabytes">128 to 10240.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public LambdaEmulatorBuilder WithMemory(int megabytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(megabytes, 128);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(megabytes, 10240);
        return With(_settings with { MemorySizeMb = megabytes });
    }

    /// <summary>The initialization type, with the variables and rules that go with it. Default <c>on-demand</c>.</summary>
    /// <param name="initializationType">One of <see cref="InitializationTypes"/>.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">An unknown type.</exception>
    public LambdaEmulatorBuilder WithInitializationType(string initializationType)
    {
        if (!InitializationTypes.IsKnown(initializationType))
            throw new ArgumentException($"'{initializationType}' is not an initialization type: use one of {nameof(InitializationTypes)}.", nameof(initializationType));
        return With(_settings with { InitializationType = initializationType });
    }

    /// <summary>Sets an environment variable of the function. Extensions see it too, unless its name starts with an underscore or is one of the runtime's own.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value; it also overrides what the emulator would set.</param>
    /// <returns>This builder.</returns>
    public LambdaEmulatorBuilder WithEnvironment(string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        _variables[name] = value;
        return this;
    }

    /// <summary>Passes variables of the test process on. Only <c>PATH</c>, <c>HOME</c>, <c>TMPDIR</c>, <c>LANG</c> and <c>DOTNET_ROOT</c> are passed without being asked for.</summary>
    /// <param name="names">The names; one that is not set is left out.</param>
    /// <returns>This builder.</returns>
    public LambdaEmulatorBuilder InheritEnvironment(params string[] names)
    {
        ArgumentNullException.ThrowIfNull(names);
        _inherited.AddRange(names);
        return this;
    }

    /// <summary>What the function is called.</summary>
    /// <param name="name">Its name. Default <c>emulated-function</c>.</param>
    /// <param name="version">Its version. Default <c>$LATEST</c>.</param>
    /// <param name="handler">Its handler. Default <c>function.handler</c>.</param>
    /// <returns>This builder.</returns>
    public LambdaEmulatorBuilder WithFunctionName(string name, string version = "$LATEST", string handler = "function.handler")
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(version);
        ArgumentException.ThrowIfNullOrEmpty(handler);
        return With(_settings with { FunctionName = name, FunctionVersion = version, Handler = handler });
    }

    /// <summary>Where the function lives.</summary>
    /// <param name="region">The region. Default <c>us-east-1</c>.</param>
    /// <param name="accountId">The account. Default <c>123456789012</c>.</param>
    /// <returns>This builder.</returns>
    public LambdaEmulatorBuilder WithRegion(string region, string accountId = "123456789012")
    {
        ArgumentException.ThrowIfNullOrEmpty(region);
        ArgumentException.ThrowIfNullOrEmpty(accountId);
        return With(_settings with { Region = region, AccountId = accountId });
    }

    /// <summary>Freezes the processes (SIGSTOP) after INIT and after each invocation when no other one waits, and thaws them for the next. Off by default.</summary>
    /// <returns>This builder.</returns>
    public LambdaEmulatorBuilder WithFreezeBetweenInvocations() => With(_settings with { FreezeBetweenInvocations = true });

    /// <summary>Gives each invocation an X-Ray trace header. Off by default.</summary>
    /// <returns>This builder.</returns>
    public LambdaEmulatorBuilder WithTracing() => With(_settings with { Tracing = true });

    /// <summary>Switches extensions off: none is started, and the Extensions API answers 404 without a body.</summary>
    /// <returns>This builder.</returns>
    public LambdaEmulatorBuilder WithExtensionsDisabled() => With(_settings with { ExtensionsDisabled = true });

    /// <summary>How many invocations a runtime on Managed Instances takes at once. Default 10.</summary>
    /// <param name="count">1 or more.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public LambdaEmulatorBuilder WithMaxConcurrency(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return With(_settings with { MaxConcurrency = count });
    }

    /// <summary>Changes the time a shutdown may take.</summary>
    /// <param name="budgets">The budgets.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">A budget is negative or over ten minutes.</exception>
    public LambdaEmulatorBuilder WithShutdownBudgets(ShutdownBudgets budgets)
    {
        ArgumentNullException.ThrowIfNull(budgets);
        budgets.Validate(nameof(budgets));
        return With(_settings with { Budgets = budgets });
    }

    /// <summary>Adds faults that are in force from the very start, for <c>register</c> for example.</summary>
    /// <param name="configure">Adds them; called once for each emulator.</param>
    /// <returns>This builder.</returns>
    public LambdaEmulatorBuilder WithFaults(Action<FaultPlan> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        _faults.Add(configure);
        return this;
    }

    /// <summary>The clock of timeouts, budgets, deadlines and the timeline. Default the system's.</summary>
    /// <param name="timeProvider">The clock.</param>
    /// <returns>This builder.</returns>
    public LambdaEmulatorBuilder WithTimeProvider(TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        return With(_settings with { Time = timeProvider });
    }

    /// <summary>Starts the emulator and completes INIT.</summary>
    /// <param name="cancellationToken">Gives up, and shuts down what was started.</param>
    /// <returns>The emulator, ready for invocations.</returns>
    /// <exception cref="EmulatorException">INIT failed; the message holds every participant's state, its errors and its last output.</exception>
    public async Task<LambdaEmulator> StartAsync(CancellationToken cancellationToken = default)
    {
        var emulator = await StartWithoutInitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var init = await emulator.WaitForInitAsync(cancellationToken).ConfigureAwait(false);
            if (init.Succeeded) return emulator;
            throw new EmulatorException($"INIT failed ({init.Status}, {init.ErrorType}): {init.Message}");
        }
        catch
        {
            await emulator.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Starts the emulator and begins INIT without waiting for its end: for extensions that the test plays, and for tests of an INIT that fails or hangs.</summary>
    /// <param name="cancellationToken">Gives up the start of the server.</param>
    /// <returns>The emulator; <see cref="LambdaEmulator.WaitForInitAsync"/> tells how INIT ends.</returns>
    public async Task<LambdaEmulator> StartWithoutInitAsync(CancellationToken cancellationToken = default)
    {
        var settings = _settings with
        {
            // The platform lists the folder alphabetically (server-behaviour 4.1).
            Extensions = [.. _extensions.OrderBy(extension => extension.Name, StringComparer.Ordinal)],
            Variables = new Dictionary<string, string>(_variables, StringComparer.Ordinal),
            InheritedVariables = [.. _inherited],
        };
        List<Action<FaultPlan>> faults = [.. _faults];
        var emulator = await LambdaEmulator.OpenAsync(settings, plan => faults.ForEach(add => add(plan)), cancellationToken).ConfigureAwait(false);
        _ = emulator.WaitForInitAsync(CancellationToken.None);
        return emulator;
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

    private LambdaEmulatorBuilder With(EmulatorSettings settings)
    {
        _settings = settings;
        return this;
    }
}
