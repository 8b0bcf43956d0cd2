using Lambda.Extensions.Sdk;
using Lambda.Extensions.Sdk.OpenTelemetry;
using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds OpenTelemetry to a service collection.</summary>
public static partial class OpenTelemetryServiceCollectionExtensions
{
    /// <summary>
    /// Adds an <see cref="OpenTelemetryExporter"/> as a singleton, for the constructor of an extension. The variables
    /// (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, <c>LAMBDA_EXT_OTLP_ENDPOINT</c> and others) win over the options. A value that is not legal is
    /// logged with its remedy.
    /// </summary>
    /// <param name="services">The services of an <see cref="ExtensionHostBuilder"/>.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The same services, so that calls can be chained.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    public static IServiceCollection AddLambdaOpenTelemetry(this IServiceCollection services, Action<OpenTelemetryOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.AddSingleton(provider =>
        {
            var options = new OpenTelemetryOptions();
            configure?.Invoke(options);
            LambdaEnvironment environment = provider.GetService<LambdaEnvironment>() ?? LambdaEnvironment.Current;
            var variables = new VariableReader(environment);
            options.ReadVariables(variables);
            ILoggerFactory? loggers = provider.GetService<ILoggerFactory>();
            if (loggers is not null && (variables.Findings.Count > 0 || options.Destinations.Count > 0)) Log(loggers, variables);
            return new OpenTelemetryExporter(options, environment, provider.GetService<TimeProvider>(), loggers);
        });
    }

    private static void Log(ILoggerFactory loggers, VariableReader variables)
    {
        ILogger log = loggers.CreateLogger<OpenTelemetryExporter>();
        foreach (string finding in variables.Findings) VariableFinding(log, finding);
        foreach (string finding in variables.FindUnknown("LAMBDA_EXT_OTLP_")) VariableFinding(log, finding);
    }

    [LoggerMessage(10, LogLevel.Warning, "{Finding}")]
    private static partial void VariableFinding(ILogger log, string finding);
}
