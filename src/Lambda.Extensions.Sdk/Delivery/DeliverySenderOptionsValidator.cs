using Lambda.Extensions.Sdk.Validation;
using Microsoft.Extensions.Options;

namespace Lambda.Extensions.Sdk.Delivery;

internal sealed class DeliverySenderOptionsValidator : IValidateOptions<DeliverySenderOptions>
{
    public ValidateOptionsResult Validate(string? name, DeliverySenderOptions options)
    {
        var check = new OptionsCheck();
        check.Duration(nameof(options.SendTimeout), options.SendTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(15));
        check.Number(nameof(options.MaxAttempts), options.MaxAttempts, 1, 10);
        check.Duration(nameof(options.RetryDelay), options.RetryDelay, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(10));
        check.Duration(nameof(options.MaxRetryDelay), options.MaxRetryDelay, options.RetryDelay, TimeSpan.FromSeconds(60));
        check.Number(nameof(options.FailuresToOpen), options.FailuresToOpen, 2, 100);
        check.Duration(nameof(options.BreakDuration), options.BreakDuration, TimeSpan.FromMilliseconds(500), TimeSpan.FromHours(1));
        return check.Result;
    }
}
