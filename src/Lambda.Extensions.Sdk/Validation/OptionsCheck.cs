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

    public void Duration(string member, TimeSpan value, TimeSpan min, TimeSpan max) =>
        That(value >= min && value <= max, string.Create(CultureInfo.InvariantCulture, $"{member}={value.TotalMilliseconds} ms is not legal: {min.TotalMilliseconds} to {max.TotalMilliseconds} ms"));

    public void That(bool legal, string failure)
    {
        if (!legal) (_failures ??= []).Add(failure);
    }

    /// <exception cref="OptionsValidationException">The options are not legal.</exception>
    public static T Checked<T>(T options, IValidateOptions<T> validator)
        where T : class
    {
        ValidateOptionsResult result = validator.Validate(name: null, options);
        if (result.Failed) throw new OptionsValidationException(typeof(T).Name, typeof(T), result.Failures);
        return options;
    }
}
