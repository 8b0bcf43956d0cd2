using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Telemetry;

namespace Lambda.Extensions.Sdk.Testing;

/// <content>Telemetry, logs, and what they tell.</content>
public sealed partial class LambdaEmulatorBuilder
{
    /// <summary>Configures the Telemetry and Logs APIs. Both are available by default, as on the platform; on Managed Instances there is no Logs API.</summary>
    /// <param name="configure">Sets the options; called once, at once.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public LambdaEmulatorBuilder WithTelemetry(Action<EmulatorTelemetryOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        EmulatorTelemetryOptions options = _settings.Telemetry.Copy();
        configure(options);
        options.Validate();
        return With(_settings with { HasTelemetry = true, Telemetry = options.Copy() });
    }

    /// <summary>Answers subscriptions as local emulators without telemetry do: 202 and <c>Telemetry.NotSupported</c>. Nothing is delivered.</summary>
    /// <returns>This builder.</returns>
    public LambdaEmulatorBuilder WithoutTelemetry() => With(_settings with { HasTelemetry = false });

    /// <summary>Sets the function's log format (<c>AWS_LAMBDA_LOG_FORMAT</c>). With <c>JSON</c> a line that is a JSON object is an object in telemetry too, from schema 2022-12-13 on. Default <c>Text</c>, without the variable; on Managed Instances always <c>JSON</c>.</summary>
    /// <param name="format">One of <see cref="LogFormats"/>.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">An unknown format.</exception>
    public LambdaEmulatorBuilder WithLogFormat(string format)
    {
        if (!LogFormats.IsKnown(format))
            throw new ArgumentException($"'{format}' is not a log format: use one of {nameof(LogFormats)}.", nameof(format));
        return With(_settings with { LogFormat = format });
    }

    /// <summary>Sets the environment's tenant, for invocations that name none. It is sent in the runtime's header and in the records of invocations. None by default.</summary>
    /// <param name="tenantId">The tenant.</param>
    /// <returns>This builder.</returns>
    public LambdaEmulatorBuilder WithTenant(string tenantId)
    {
        ArgumentException.ThrowIfNullOrEmpty(tenantId);
        return With(_settings with { TenantId = tenantId });
    }
}
