using Lambda.Extensions.Sdk.Testing.Processes;
using Lambda.Extensions.Sdk.Testing.Recording;
using Lambda.Extensions.Sdk.Testing.Sandboxing;
using Lambda.Extensions.Sdk.Testing.Telemetry;

namespace Lambda.Extensions.Sdk.Testing.Configuration;

/// <summary>Holds the settings that the builder collected. They do not change after the start.</summary>
internal sealed record EmulatorSettings
{
    /// <summary>The platform's limit, external and internal extensions together (lambda-facts 1.1).</summary>
    public const int MaxExtensions = 10;

    public IReadOnlyList<ExtensionDefinition> Extensions { get; init; } = [];

    public required ProgramDefinition Function { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);

    public TimeSpan? InitTimeout { get; init; }

    public int MemorySizeMb { get; init; } = 128;

    /// <summary>True when processes that use more memory than the function has are killed.</summary>
    public bool EnforceMemory { get; init; }

    /// <summary>The file system that processes see. By default, this machine's.</summary>
    public SandboxOptions Sandbox { get; init; } = new() { Mode = SandboxMode.Off };

    public string InitializationType { get; init; } = InitializationTypes.OnDemand;

    public string FunctionName { get; init; } = "emulated-function";

    public string FunctionVersion { get; init; } = "$LATEST";

    public string Handler { get; init; } = "function.handler";

    public string Region { get; init; } = "us-east-1";

    public string AccountId { get; init; } = "123456789012";

    /// <summary>The id of the availability zone; null for the first one of the Region.</summary>
    public string? AvailabilityZone { get; init; }

    public string EffectiveAvailabilityZone => AvailabilityZone ?? AvailabilityZoneId.FirstOf(Region);

    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public IReadOnlyList<string> InheritedVariables { get; init; } = [];

    public bool FreezeBetweenInvocations { get; init; }

    public bool Tracing { get; init; }

    public bool ExtensionsDisabled { get; init; }

    /// <summary>True while the Telemetry and Logs APIs are available.</summary>
    public bool HasTelemetry { get; init; } = true;

    public EmulatorTelemetryOptions Telemetry { get; init; } = new();

    /// <summary>The function's log format; null unless the test chose one.</summary>
    public string? LogFormat { get; init; }

    public string? TenantId { get; init; }

    public int MaxConcurrency { get; init; } = 10;

    public ShutdownBudgets Budgets { get; init; } = new();

    /// <summary>The port of the proxy that the runtime uses; 0 for a free one, null when the runtime uses the platform directly.</summary>
    public int? RuntimeProxyPort { get; init; }

    /// <summary>Where the recording is written; null for none.</summary>
    public RecordingTarget? Recording { get; init; }

    /// <summary>True when all telemetry comes from a recording.</summary>
    public bool IsReplay { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public bool IsManagedInstances => InitializationType == InitializationTypes.ManagedInstances;

    /// <summary>True when the log format is JSON. Managed Instances write JSON logs only (lambda-facts 1.9); a variable of the function overrides all.</summary>
    public bool IsJsonLogFormat =>
        (Variables.GetValueOrDefault(LogFormats.Variable) ?? LogFormat ?? (IsManagedInstances ? LogFormats.Json : LogFormats.Text)) == LogFormats.Json;

    public string FunctionArn =>
        $"arn:aws:lambda:{Region}:{AccountId}:function:{FunctionName}{(FunctionVersion == "$LATEST" ? "" : ":" + FunctionVersion)}";

    /// <summary>True when code of the test process, in which a debugger may hold everything, plays a part.</summary>
    public bool IsInProcess => Function is DelegateProgram || Extensions.Any(extension => extension.Program is DelegateProgram);

    /// <summary>Returns settings with limits that no debugging session reaches.</summary>
    public EmulatorSettings WithoutTimeLimits()
    {
        var day = TimeSpan.FromDays(1);
        var minute = TimeSpan.FromMinutes(1);
        return this with
        {
            Timeout = day,
            InitTimeout = day,
            Budgets = new ShutdownBudgets { WithExternal = minute, InternalOnly = minute, RuntimeShare = minute / 2, RuntimeShareWithInternal = minute / 2 },
        };
    }

    /// <summary>The time limit of INIT (lambda-facts 1.1): 10 s on demand, else the longer of 130 s and the function's timeout.</summary>
    public TimeSpan EffectiveInitTimeout
    {
        get
        {
            if (InitTimeout is { } chosen) return chosen;
            if (InitializationType == InitializationTypes.OnDemand) return TimeSpan.FromSeconds(10);
            var floor = TimeSpan.FromSeconds(130);
            return Timeout > floor ? Timeout : floor;
        }
    }
}
