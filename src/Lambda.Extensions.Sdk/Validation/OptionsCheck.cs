using System.Globalization;
using Microsoft.Extensions.Options;

namespace Lambda.Extensions.Sdk.Validation;

/// <summary>Collects the errors of an options object: one text for each, with the member, its value and the legal range.</summary>
internal sealed class OptionsCheck
{
    private List<string>? _failures;

    public ValidateOptionsResult Result => _failures is null ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_failures);

    public void Number(string member, long value, long min, long max) =>
        That(value >= min && value <= max, string.Create(CultureInfo.InvariantCulture, $"{member}={value} is not legal: {min} to {max}"));

    public void Port(string member, int value) =>
        That(value is >= 0 and <= 65535 and not 9001, string.Create(CultureInfo.InvariantCulture, $"{member}={value} is not legal: 0 for a free one, or 1 to 65535 and not 9001, which is the platform's"));

    public void Duration(string member, TimeSpan value, OptionRange range) => Duration(member, value, range.Min, range.Max);

    public void Duration(string member, TimeSpan value, TimeSpan min, TimeSpan max) =>
        That(value >= min && value <= max, string.Create(CultureInfo.InvariantCulture, $"{member}={value.TotalMilliseconds} ms is not legal: {min.TotalMilliseconds} to {max.TotalMilliseconds} ms"));

    public void That(bool legal, string failure)
    {
        if (!legal) (_failures ??= []).Add(failure);
    }

    /// <summary>Returns the options when they are legal.</summary>
    /// <exception cref="OptionsValidationException">A member is not legal.</exception>
    public static T Checked<T>(T options)
        where T : class, ICheckedOptions
    {
        var check = new OptionsCheck();
        options.Check(check);
        if (check.Result is { Failed: true } result) throw new OptionsValidationException(typeof(T).Name, typeof(T), result.Failures);
        return options;
    }
}

/// <summary>Options that can name what is wrong with them.</summary>
internal interface ICheckedOptions
{
    void Check(OptionsCheck check);
}
