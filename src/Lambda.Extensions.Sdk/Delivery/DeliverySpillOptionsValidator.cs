using Lambda.Extensions.Sdk.Validation;
using Microsoft.Extensions.Options;

namespace Lambda.Extensions.Sdk.Delivery;

internal sealed class DeliverySpillOptionsValidator : IValidateOptions<DeliverySpillOptions>
{
    public ValidateOptionsResult Validate(string? name, DeliverySpillOptions options)
    {
        var check = new OptionsCheck();
        check.That(OptionRanges.NameIsLegal(options.Name), $"{nameof(options.Name)}='{options.Name}' is not legal: use the extension's name, 1 to 128 printable ASCII characters without spaces or slashes");
        check.That(Path.IsPathFullyQualified(options.Directory), $"{nameof(options.Directory)}='{options.Directory}' is not legal: use an absolute path such as /tmp");
        check.Number(nameof(options.MaxBytes), options.MaxBytes, SpillFormat.Block, 1L << 30);
        return check.Result;
    }
}
