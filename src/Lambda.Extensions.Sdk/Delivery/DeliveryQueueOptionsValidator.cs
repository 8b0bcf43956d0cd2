using Lambda.Extensions.Sdk.Validation;
using Microsoft.Extensions.Options;

namespace Lambda.Extensions.Sdk.Delivery;

internal sealed class DeliveryQueueOptionsValidator : IValidateOptions<DeliveryQueueOptions>
{
    private const long Gibibyte = 1L << 30;

    public ValidateOptionsResult Validate(string? name, DeliveryQueueOptions options)
    {
        var check = new OptionsCheck();
        check.Number(nameof(options.MaxItems), options.MaxItems, 1, 10_000_000);
        check.Number(nameof(options.MaxBytes), options.MaxBytes, 1, Gibibyte);
        check.Number(nameof(options.MaxBatchItems), options.MaxBatchItems, 1, 1_000_000);
        check.Number(nameof(options.MaxBatchBytes), options.MaxBatchBytes, 1, Gibibyte);
        check.That(options.DropPolicy is DropPolicy.Oldest or DropPolicy.Newest or DropPolicy.LowestPriority, $"{nameof(options.DropPolicy)}={(int)options.DropPolicy} is not legal: use Oldest, Newest or LowestPriority");
        return check.Result;
    }
}
