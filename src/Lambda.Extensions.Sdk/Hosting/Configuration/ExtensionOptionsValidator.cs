using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Validation;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lambda.Extensions.Sdk.Hosting.Configuration;

/// <summary>
/// Checks each member on its own, and that extension lines are requested by two settings. It is written by hand, because the
/// annotation for a range of TimeSpan is not trim-safe.
/// </summary>
internal sealed class ExtensionOptionsValidator : IValidateOptions<ExtensionOptions>
{
    public ValidateOptionsResult Validate(string? name, ExtensionOptions options)
    {
        var check = new OptionsCheck();
        if (options.Name is { } extensionName) check.That(OptionRanges.NameIsLegal(extensionName), $"{nameof(options.Name)}='{extensionName}' is not legal: {OptionRanges.NameRange}");
        check.That(options.FailureMode is FailureMode.FailOpen or FailureMode.FailClosed, $"{nameof(options.FailureMode)}={(int)options.FailureMode} is not legal: use FailOpen or FailClosed");
        if (options.LogLevel is { } level) check.That(level is >= LogLevel.Trace and <= LogLevel.None, $"{nameof(options.LogLevel)}={(int)level} is not a log level");
        check.Duration(nameof(options.StartingTimeout), options.StartingTimeout, OptionRanges.StartingTimeout);
        check.Duration(nameof(options.InitializeTimeout), options.InitializeTimeout, OptionRanges.InitializeTimeout);
        check.Duration(nameof(options.HookTimeout), options.HookTimeout, OptionRanges.HookTimeout);
        check.Duration(nameof(options.ShutdownTimeout), options.ShutdownTimeout, OptionRanges.ShutdownTimeout);
        check.Duration(nameof(options.DeadlineMargin), options.DeadlineMargin, OptionRanges.DeadlineMargin);
        check.Duration(nameof(options.HandlerEndTimeout), options.HandlerEndTimeout, OptionRanges.HandlerEndTimeout);
        check.Duration(nameof(options.FlushTimeout), options.FlushTimeout, OptionRanges.FlushTimeout);
        check.Duration(nameof(options.LateReportTimeout), options.LateReportTimeout, OptionRanges.LateReportTimeout);
        check.That(options.FlushPolicy is not null, $"{nameof(options.FlushPolicy)} is null");
        Check(options.Telemetry, check);
        return check.Result;
    }

    private static void Check(TelemetryOptions telemetry, OptionsCheck check)
    {
        const SubscriptionTypes All = SubscriptionTypes.Platform | SubscriptionTypes.Function | SubscriptionTypes.Extension;
        const string Of = nameof(ExtensionOptions.Telemetry) + ".";
        if (telemetry.Types is { } types)
        {
            check.That(types != SubscriptionTypes.None && (types | All) == All, $"{Of}{nameof(telemetry.Types)}={types} is not legal: use one or more of Platform, Function and Extension");
            // Two members, so that no extension subscribes to its own lines by mistake (G17).
            check.That(
                !types.HasFlag(SubscriptionTypes.Extension) || telemetry.IncludeExtensionLogs,
                $"{Of}{nameof(telemetry.Types)} has Extension: an extension that writes a line for each line it gets never ends. Set {Of}{nameof(telemetry.IncludeExtensionLogs)} if that is meant");
        }

        check.That(telemetry.Protocol is TelemetryProtocol.Http or TelemetryProtocol.Tcp, $"{Of}{nameof(telemetry.Protocol)}={(int)telemetry.Protocol} is not legal: use Http or Tcp");
        check.Port(Of + nameof(telemetry.Port), telemetry.Port);
        check.Number(Of + nameof(telemetry.BufferItems), telemetry.BufferItems, 1000, 10_000);
        check.Number(Of + nameof(telemetry.BufferBytes), telemetry.BufferBytes, 262_144, 1_048_576);
        check.Number(Of + nameof(telemetry.MaxPendingBytes), telemetry.MaxPendingBytes, 256 * 1024, 1024 * 1024 * 1024);
        check.Duration(Of + nameof(telemetry.BufferTimeout), telemetry.BufferTimeout, OptionRanges.BufferTimeout);
    }
}
