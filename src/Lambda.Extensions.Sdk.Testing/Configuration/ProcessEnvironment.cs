using System.Globalization;
using Lambda.Extensions.Sdk.Testing.Http;
using Lambda.Extensions.Sdk.Testing.Processes;

namespace Lambda.Extensions.Sdk.Testing.Configuration;

/// <summary>Builds the environment variables of extensions and runtimes (lambda-facts 7.1, server-behaviour 4.1).</summary>
internal sealed class ProcessEnvironment(EmulatorSettings settings, string runtimeApi, string credentialsToken, string metadataToken, RuntimeProxyPort? proxyPort)
{
    /// <summary>The variables that a process needs to run on this machine. All others of the test process are left out.</summary>
    private static readonly string[] FromHost = ["PATH", "HOME", "TMPDIR", "LANG", "DOTNET_ROOT"];

    /// <summary>Variables that extensions never receive, like all whose name starts with an underscore.</summary>
    private static readonly HashSet<string> RuntimeOnly = new(StringComparer.Ordinal)
    {
        "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_LAMBDA_MAX_CONCURRENCY",
        "AWS_XRAY_CONTEXT_MISSING",
        "AWS_XRAY_DAEMON_ADDRESS",
        "LAMBDA_RUNTIME_DIR",
        "LAMBDA_TASK_ROOT",
    };

    /// <summary>The log stream. It stays the same over all resets of an environment.</summary>
    public string LogStream { get; } = $"emulator/[{settings.FunctionVersion}]{Guid.NewGuid():N}";

    /// <summary>The port of the proxy that the runtime uses; null when it uses the platform directly.</summary>
    public RuntimeProxyPort? ProxyPort => proxyPort;

    public IReadOnlyDictionary<string, string> ForExtension()
    {
        IReadOnlyDictionary<string, string> all = ForRuntime();
        return all
            .Where(pair => !pair.Key.StartsWith('_') && !RuntimeOnly.Contains(pair.Key))
            .ToDictionary(StringComparer.Ordinal);
    }

    public IReadOnlyDictionary<string, string> ForRuntime()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string? name in FromHost.Concat(settings.InheritedVariables))
        {
            if (Environment.GetEnvironmentVariable(name) is { } value) variables[name] = value;
        }

        AddPlatform(variables);
        AddCredentials(variables);
        AddRuntimeOnly(variables);
        if (proxyPort is { IsChosenHere: true }) variables[RuntimeProxyPort.Variable] = proxyPort.Number.ToString(CultureInfo.InvariantCulture);
        foreach ((string? name, string? value) in settings.Variables) variables[name] = value;
        return variables;
    }

    private void AddPlatform(Dictionary<string, string> variables)
    {
        variables["AWS_LAMBDA_RUNTIME_API"] = runtimeApi;
        // One server answers for both (lambda-facts 2.5).
        variables["AWS_LAMBDA_METADATA_API"] = runtimeApi;
        variables["AWS_LAMBDA_METADATA_TOKEN"] = metadataToken;
        variables["AWS_REGION"] = settings.Region;
        variables["AWS_DEFAULT_REGION"] = settings.Region;
        variables["AWS_LAMBDA_FUNCTION_NAME"] = settings.FunctionName;
        variables["AWS_LAMBDA_FUNCTION_VERSION"] = settings.FunctionVersion;
        variables["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = settings.MemorySizeMb.ToString(CultureInfo.InvariantCulture);
        variables["AWS_LAMBDA_INITIALIZATION_TYPE"] = settings.InitializationType;
        variables["TZ"] = ":UTC";
        variables.TryAdd("LANG", "en_US.UTF-8");
        // Managed Instances write JSON logs only (lambda-facts 1.9).
        if (settings.IsManagedInstances)
            variables[LogFormats.Variable] = LogFormats.Json;
        else if (settings.LogFormat is { } format) variables[LogFormats.Variable] = format;
    }

    private void AddCredentials(Dictionary<string, string> variables)
    {
        if (settings.InitializationType == InitializationTypes.SnapStart)
        {
            variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = $"http://{runtimeApi}{CredentialsApi.Path}";
            variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = credentialsToken;
            return;
        }

        variables["AWS_ACCESS_KEY_ID"] = EmulatedCredentials.AccessKeyId;
        variables["AWS_SECRET_ACCESS_KEY"] = EmulatedCredentials.SecretAccessKey;
        variables["AWS_SESSION_TOKEN"] = EmulatedCredentials.SessionToken;
    }

    private void AddRuntimeOnly(Dictionary<string, string> variables)
    {
        variables["_HANDLER"] = settings.Handler;
        variables["LAMBDA_TASK_ROOT"] = settings.Function is CommandProgram { FileName: ['/', ..] } command
            ? Path.GetDirectoryName(command.FileName)!
            : Environment.CurrentDirectory;
        variables["LAMBDA_RUNTIME_DIR"] = "/var/runtime";
        variables["AWS_EXECUTION_ENV"] = "AWS_Lambda_provided.al2023";
        variables["AWS_XRAY_CONTEXT_MISSING"] = "LOG_ERROR";
        variables["AWS_XRAY_DAEMON_ADDRESS"] = "169.254.79.129:2000";
        variables["_AWS_XRAY_DAEMON_ADDRESS"] = "169.254.79.129";
        variables["_AWS_XRAY_DAEMON_PORT"] = "2000";
        // Not available in SnapStart functions (lambda-facts 1.7).
        if (settings.InitializationType != InitializationTypes.SnapStart)
        {
            variables["AWS_LAMBDA_LOG_GROUP_NAME"] = "/aws/lambda/" + settings.FunctionName;
            variables["AWS_LAMBDA_LOG_STREAM_NAME"] = LogStream;
        }

        if (settings.IsManagedInstances) variables["AWS_LAMBDA_MAX_CONCURRENCY"] = settings.MaxConcurrency.ToString(CultureInfo.InvariantCulture);
    }
}
