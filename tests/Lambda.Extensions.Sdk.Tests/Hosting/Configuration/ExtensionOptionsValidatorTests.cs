using Lambda.Extensions.Sdk.Hosting.Configuration;
using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Validation;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lambda.Extensions.Sdk.Tests.Hosting.Configuration;

[Category("G18")]
public sealed class ExtensionOptionsValidatorTests
{
    private readonly ExtensionOptionsValidator _validator = new();

    [Test]
    public void The_defaults_are_legal() => Assert.That(_validator.Validate(null, new ExtensionOptions()).Succeeded, Is.True);

    [TestCase("StartingTimeout", 10, 60_000)]
    [TestCase("InitializeTimeout", 10, 900_000)]
    [TestCase("HookTimeout", 1, 900_000)]
    [TestCase("ShutdownTimeout", 1, 60_000)]
    [TestCase("DeadlineMargin", 0, 1500)]
    [TestCase("HandlerEndTimeout", 0, 900_000)]
    [TestCase("FlushTimeout", 1, 60_000)]
    [TestCase("LateReportTimeout", 0, 1500)]
    [SetCulture("de-DE")]
    public void A_duration_has_a_range(string option, int min, int max)
    {
        Assert.That(Failures(option, TimeSpan.FromMilliseconds(min)), Is.Empty);
        Assert.That(Failures(option, TimeSpan.FromMilliseconds(max)), Is.Empty);
        Assert.That(Failures(option, TimeSpan.FromMilliseconds(max + 0.5)), Is.EqualTo((string[])[$"{option}={max}.5 ms is not legal: {min} to {max} ms"]));
        foreach (TimeSpan illegal in (TimeSpan[])[TimeSpan.FromMilliseconds(min) - TimeSpan.FromTicks(1), TimeSpan.FromMilliseconds(max) + TimeSpan.FromTicks(1), TimeSpan.MinValue, TimeSpan.MaxValue, Timeout.InfiniteTimeSpan])
            Assert.That(Failures(option, illegal).Single(), Does.StartWith($"{option}=").And.Contain($"{min} to {max} ms"));
    }

    [Test]
    [Category("G17")]
    public void Extension_lines_are_asked_for_twice()
    {
        var options = new ExtensionOptions();
        options.Telemetry.Types = SubscriptionTypes.Platform | SubscriptionTypes.Extension;
        Assert.That(_validator.Validate(null, options).Failures!.Single(), Does.Contain("Telemetry.Types has Extension").And.Contain("Set Telemetry.IncludeExtensionLogs"));
        options.Telemetry.IncludeExtensionLogs = true;
        Assert.That(_validator.Validate(null, options).Succeeded, Is.True);
    }

    [Test]
    public void Telemetry_options_have_the_platforms_ranges()
    {
        var options = new ExtensionOptions();
        options.Telemetry.Types = SubscriptionTypes.None;
        options.Telemetry.Port = 9001;
        options.Telemetry.BufferItems = 999;
        options.Telemetry.BufferBytes = 1_048_577;
        options.Telemetry.BufferTimeout = TimeSpan.FromMilliseconds(24);
        options.Telemetry.MaxPendingBytes = 1;
        options.Telemetry.Protocol = (TelemetryProtocol)7;
        options.FlushPolicy = null!;
        string[] members = [.. _validator.Validate(null, options).Failures!.Select(f => f.Split('=', ' ')[0])];
        Assert.That(members, Is.EquivalentTo((string[])["FlushPolicy", "Telemetry.Types", "Telemetry.Port", "Telemetry.BufferItems", "Telemetry.BufferBytes", "Telemetry.BufferTimeout", "Telemetry.MaxPendingBytes", "Telemetry.Protocol"]));
    }

    [TestCase("a")]
    [TestCase("My.Extension_1-2.sh")]
    [TestCase(null)]
    public void A_name_is_a_files_or_none(string? name) => Assert.That(Failures("Name", name), Is.Empty);

    [TestCase("")]
    [TestCase(" ")]
    [TestCase("a b")]
    [TestCase("a/b")]
    [TestCase("a\n")]
    [TestCase("a\u007f")]
    [TestCase("größe")]
    public void Another_name_is_not_legal(string name) =>
        Assert.That(Failures("Name", name), Is.EqualTo((string[])[$"Name='{name}' is not legal: {OptionRanges.NameRange}"]));

    [Test]
    public void A_name_has_at_most_128_characters()
    {
        Assert.That(Failures("Name", new string('n', 128)), Is.Empty);
        Assert.That(Failures("Name", new string('n', 129)), Has.Length.EqualTo(1));
    }

    [TestCase("FailureMode", (FailureMode)2, "FailureMode=2 is not legal: use FailOpen or FailClosed")]
    [TestCase("FailureMode", (FailureMode)(-1), "FailureMode=-1 is not legal: use FailOpen or FailClosed")]
    [TestCase("LogLevel", (LogLevel)7, "LogLevel=7 is not a log level")]
    [TestCase("LogLevel", (LogLevel)(-1), "LogLevel=-1 is not a log level")]
    public void A_number_without_a_name_is_not_legal(string option, object value, string failure) =>
        Assert.That(Failures(option, value), Is.EqualTo((string[])[failure]));

    [Test]
    public void Everything_wrong_is_told_at_once()
    {
        var options = new ExtensionOptions { Name = "", HookTimeout = TimeSpan.Zero, LogLevel = (LogLevel)9 };
        Assert.That(_validator.Validate(null, options).Failures!.Count(), Is.EqualTo(3));
    }

    private string[] Failures(string option, object? value)
    {
        var options = new ExtensionOptions();
        typeof(ExtensionOptions).GetProperty(option)!.SetValue(options, value);
        ValidateOptionsResult result = _validator.Validate(null, options);
        Assert.That(result.Failed, Is.EqualTo(result.Failures is not null));
        return [.. result.Failures ?? []];
    }
}
