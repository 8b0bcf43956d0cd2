using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lambda.Extensions.Sdk;

/// <summary>Checks each member on its own. Written by hand: the annotation for a range of TimeSpan is not trim-safe.</summary>
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
        Check(nameof(ExtensionOptions.InvokeTimeout), options.InvokeTimeout, OptionRanges.InvokeTimeout, ref failures);
        Check(nameof(ExtensionOptions.ShutdownTimeout), options.ShutdownTimeout, OptionRanges.ShutdownTimeout, ref failures);
        Check(nameof(ExtensionOptions.DeadlineMargin), options.DeadlineMargin, OptionRanges.DeadlineMargin, ref failures);
        return failures is null ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void Check(string member, TimeSpan value, OptionRange range, ref List<string>? failures)
    {
        if (value >= range.Min && value <= range.Max) return;
        Add(ref failures, string.Create(CultureInfo.InvariantCulture, $"{member}={value.TotalMilliseconds} ms is not legal: {range.Min.TotalMilliseconds} to {range.Max.TotalMilliseconds} ms"));
    }

    private static void Add(ref List<string>? failures, string failure) => (failures ??= []).Add(failure);
}
