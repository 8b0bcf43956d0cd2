using System.Globalization;
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
        List<string>? failures = null;
        if (options.Name is { } extensionName && !OptionRanges.NameIsLegal(extensionName)) Add(ref failures, $"{nameof(ExtensionOptions.Name)}='{extensionName}' is not legal: {OptionRanges.NameRange}");
        if (options.FailureMode is not (FailureMode.FailOpen or FailureMode.FailClosed)) Add(ref failures, $"{nameof(ExtensionOptions.FailureMode)}={(int)options.FailureMode} is not legal: use FailOpen or FailClosed");
        if (options.LogLevel is { } level and (< LogLevel.Trace or > LogLevel.None)) Add(ref failures, $"{nameof(ExtensionOptions.LogLevel)}={(int)level} is not a log level");
        Check(nameof(ExtensionOptions.StartingTimeout), options.StartingTimeout, OptionRanges.StartingTimeout, ref failures);
        Check(nameof(ExtensionOptions.InitializeTimeout), options.InitializeTimeout, OptionRanges.InitializeTimeout, ref failures);
        Check(nameof(ExtensionOptions.HookTimeout), options.HookTimeout, OptionRanges.HookTimeout, ref failures);
        Check(nameof(ExtensionOptions.ShutdownTimeout), options.ShutdownTimeout, OptionRanges.ShutdownTimeout, ref failures);
        Check(nameof(ExtensionOptions.DeadlineMargin), options.DeadlineMargin, OptionRanges.DeadlineMargin, ref failures);
        Check(nameof(ExtensionOptions.HandlerEndTimeout), options.HandlerEndTimeout, OptionRanges.HandlerEndTimeout, ref failures);
        Check(nameof(ExtensionOptions.FlushTimeout), options.FlushTimeout, OptionRanges.FlushTimeout, ref failures);
        Check(nameof(ExtensionOptions.LateReportTimeout), options.LateReportTimeout, OptionRanges.LateReportTimeout, ref failures);
        if (options.FlushPolicy is null) Add(ref failures, $"{nameof(ExtensionOptions.FlushPolicy)} is null");
        Check(options.Telemetry, ref failures);
        return failures is null ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void Check(TelemetryOptions telemetry, ref List<string>? failures)
    {
        const SubscriptionTypes All = SubscriptionTypes.Platform | SubscriptionTypes.Function | SubscriptionTypes.Extension;
        const string Of = nameof(ExtensionOptions.Telemetry) + ".";
        if (telemetry.Types is { } types)
        {
            if (types == SubscriptionTypes.None || (types | All) != All) Add(ref failures, $"{Of}{nameof(telemetry.Types)}={types} is not legal: use one or more of Platform, Function and Extension");
            // Two members, so that no extension subscribes to its own lines by mistake (G17).
            if (types.HasFlag(SubscriptionTypes.Extension) && !telemetry.IncludeExtensionLogs)
                Add(ref failures, $"{Of}{nameof(telemetry.Types)} has Extension: an extension that writes a line for each line it gets never ends. Set {Of}{nameof(telemetry.IncludeExtensionLogs)} if that is meant");
        }

        if (telemetry.Protocol is not (TelemetryProtocol.Http or TelemetryProtocol.Tcp)) Add(ref failures, $"{Of}{nameof(telemetry.Protocol)}={(int)telemetry.Protocol} is not legal: use Http or Tcp");
        Check(Of + nameof(telemetry.Port), telemetry.Port, telemetry.Port is >= 0 and <= 65535 and not 9001, "0 for a free one, or 1 to 65535 and not 9001, which is the platform's", ref failures);
        Check(Of + nameof(telemetry.BufferItems), telemetry.BufferItems, telemetry.BufferItems is >= 1000 and <= 10_000, "1000 to 10000", ref failures);
        Check(Of + nameof(telemetry.BufferBytes), telemetry.BufferBytes, telemetry.BufferBytes is >= 262_144 and <= 1_048_576, "262144 to 1048576", ref failures);
        Check(Of + nameof(telemetry.MaxPendingBytes), telemetry.MaxPendingBytes, telemetry.MaxPendingBytes is >= 256 * 1024 and <= 1024 * 1024 * 1024, "256 KiB to 1 GiB", ref failures);
        Check(Of + nameof(telemetry.BufferTimeout), telemetry.BufferTimeout, OptionRanges.BufferTimeout, ref failures);
    }

    private static void Check(string member, int value, bool isLegal, string range, ref List<string>? failures)
    {
        if (!isLegal) Add(ref failures, string.Create(CultureInfo.InvariantCulture, $"{member}={value} is not legal: {range}"));
    }

    private static void Check(string member, TimeSpan value, OptionRange range, ref List<string>? failures)
    {
        if (value >= range.Min && value <= range.Max) return;
        Add(ref failures, string.Create(CultureInfo.InvariantCulture, $"{member}={value.TotalMilliseconds} ms is not legal: {range.Min.TotalMilliseconds} to {range.Max.TotalMilliseconds} ms"));
    }

    private static void Add(ref List<string>? failures, string failure) => (failures ??= []).Add(failure);
}
