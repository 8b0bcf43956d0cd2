using Lambda.Extensions.Sdk;
using Lambda.Extensions.Sdk.OpenTelemetry;
using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds OpenTelemetry to a service collection.</summary>
public static class OpenTelemetryServiceCollectionExtensions
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
            return new OpenTelemetryExporter(options, environment, provider.GetService<TimeProvider>(), loggers)
            {
                Findings = () => [.. variables.Findings, .. variables.FindUnknown("LAMBDA_EXT_OTLP_"), .. variables.FindUnknown(OpenTelemetryOptions.StandardPrefix)],
            };
        });
    }
}
