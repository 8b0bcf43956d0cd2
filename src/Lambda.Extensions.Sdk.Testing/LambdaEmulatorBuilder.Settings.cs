using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Faults;

namespace Lambda.Extensions.Sdk.Testing;

/// <content>What the environment is like.</content>
public sealed partial class LambdaEmulatorBuilder
{
    /// <summary>Sets the function's timeout, which runtime and extensions share. Default 3 s, as on the platform.</summary>
    /// <param name="timeout">More than zero, at most 15 minutes.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public LambdaEmulatorBuilder WithTimeout(TimeSpan timeout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(timeout, TimeSpan.FromMinutes(15));
        return With(_settings with { Timeout = timeout });
    }

    /// <summary>Sets the time limit of INIT. Default 10 s on demand, else the longer of 130 s and the function's timeout.</summary>
    /// <param name="timeout">More than zero.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Zero or less.</exception>
    public LambdaEmulatorBuilder WithInitTimeout(TimeSpan timeout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
        return With(_settings with { InitTimeout = timeout });
    }

    /// <summary>Sets the memory size that processes see. Only <see cref="WithEnforcedMemory"/> enforces it. Default 128.</summary>
    /// <param name="megabytes">128 to 10240.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public LambdaEmulatorBuilder WithMemory(int megabytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(megabytes, 128);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(megabytes, 10240);
        return With(_settings with { MemorySizeMb = megabytes });
    }

    /// <summary>Sets the initialization type, with its variables and rules. Default <c>on-demand</c>.</summary>
    /// <param name="initializationType">One of <see cref="InitializationTypes"/>.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">An unknown type.</exception>
    public LambdaEmulatorBuilder WithInitializationType(string initializationType)
    {
        if (!InitializationTypes.IsKnown(initializationType))
            throw new ArgumentException($"'{initializationType}' is not an initialization type: use one of {nameof(InitializationTypes)}.", nameof(initializationType));
        return With(_settings with { InitializationType = initializationType });
    }

    /// <summary>Sets an environment variable of the function. Extensions receive it too, unless its name starts with an underscore or is one of the runtime's own.</summary>
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

    /// <summary>Passes variables of the test process to all processes. Without this only <c>PATH</c>, <c>HOME</c>, <c>TMPDIR</c>, <c>LANG</c> and <c>DOTNET_ROOT</c> are passed.</summary>
    /// <param name="names">The names; one that is not set is left out.</param>
    /// <returns>This builder.</returns>
    public LambdaEmulatorBuilder InheritEnvironment(params string[] names)
    {
        ArgumentNullException.ThrowIfNull(names);
        _inherited.AddRange(names);
        return this;
    }

    /// <summary>Sets the function's name, version and handler.</summary>
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

    /// <summary>Sets the function's Region and account.</summary>
    /// <param name="region">The region. Default <c>us-east-1</c>.</param>
    /// <param name="accountId">The account. Default <c>123456789012</c>.</param>
    /// <returns>This builder.</returns>
    public LambdaEmulatorBuilder WithRegion(string region, string accountId = "123456789012")
    {
        ArgumentException.ThrowIfNullOrEmpty(region);
        ArgumentException.ThrowIfNullOrEmpty(accountId);
        return With(_settings with { Region = region, AccountId = accountId });
    }

    /// <summary>Sets the availability zone that the metadata endpoint (<c>AWS_LAMBDA_METADATA_API</c>) names. Default the Region's first, like <c>use1-az1</c>.</summary>
    /// <param name="id">The id of the zone.</param>
    /// <returns>This builder.</returns>
    public LambdaEmulatorBuilder WithAvailabilityZone(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return With(_settings with { AvailabilityZone = id });
    }

    /// <summary>Freezes the processes (SIGSTOP) after INIT and after each invocation when no other one is waiting, and thaws them for the next one. Off by default.</summary>
    /// <returns>This builder.</returns>
    public LambdaEmulatorBuilder WithFreezeBetweenInvocations() => With(_settings with { FreezeBetweenInvocations = true });

    /// <summary>Gives each invocation an X-Ray trace header. Off by default.</summary>
    /// <returns>This builder.</returns>
    public LambdaEmulatorBuilder WithTracing() => With(_settings with { Tracing = true });

    /// <summary>Switches extensions off: none is started, and the Extensions API answers 404 without a body.</summary>
    /// <returns>This builder.</returns>
    public LambdaEmulatorBuilder WithExtensionsDisabled() => With(_settings with { ExtensionsDisabled = true });

    /// <summary>Sets the number of concurrent invocations of a runtime on Managed Instances. Default 10.</summary>
    /// <param name="count">1 or more.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public LambdaEmulatorBuilder WithMaxConcurrency(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return With(_settings with { MaxConcurrency = count });
    }

    /// <summary>
    /// Starts the function's runtime with the address of an extension's Runtime API proxy, as the wrapper script of a layer does. This works for
    /// every function: delegates, commands and files. Without an argument, each environment has a port of its own, which its processes find in
    /// <c>LAMBDA_EXT_RUNTIME_PROXY_PORT</c>.
    /// </summary>
    /// <remarks>As with the wrapper script, a runtime uses the platform directly when nothing listens on the port. A line of the function's output then names the port.</remarks>
    /// <param name="port">The port of the proxy that the runtime uses, for an extension that does not read that variable; 0 for the variable's port, or a free one.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is no port.</exception>
    public LambdaEmulatorBuilder WithRuntimeProxy(int port = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, 65535);
        return With(_settings with { RuntimeProxyPort = port });
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

    /// <summary>Lifts the limits of INIT and of invocations, and gives a shutdown one minute: for a debugger, which stops the processes at its breakpoints.</summary>
    /// <remarks>An emulator with an extension or function in the test process does so by itself while a debugger is attached, unless it has its own clock.</remarks>
    /// <returns>This builder.</returns>
    public LambdaEmulatorBuilder WithoutTimeLimits() => With(_settings.WithoutTimeLimits());

    /// <summary>Adds faults that are active from the start, for example for <c>register</c>.</summary>
    /// <param name="configure">Adds them; called once for each emulator.</param>
    /// <returns>This builder.</returns>
    public LambdaEmulatorBuilder WithFaults(Action<FaultPlan> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        _faults.Add(configure);
        return this;
    }

    /// <summary>Sets the clock of timeouts, budgets, deadlines and the timeline. Default the system's.</summary>
    /// <remarks>On a fake clock a time limit strikes only when the test advances it, the limits of a shutdown too.</remarks>
    /// <param name="timeProvider">The clock.</param>
    /// <returns>This builder.</returns>
    public LambdaEmulatorBuilder WithTimeProvider(TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        return With(_settings with { Time = timeProvider });
    }

    private LambdaEmulatorBuilder With(EmulatorSettings settings)
    {
        _settings = settings;
        return this;
    }
}
