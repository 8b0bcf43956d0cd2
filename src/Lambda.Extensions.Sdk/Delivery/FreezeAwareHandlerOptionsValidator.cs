using Lambda.Extensions.Sdk.Validation;
using Microsoft.Extensions.Options;

namespace Lambda.Extensions.Sdk.Delivery;

internal sealed class FreezeAwareHandlerOptionsValidator : IValidateOptions<FreezeAwareHandlerOptions>
{
    public ValidateOptionsResult Validate(string? name, FreezeAwareHandlerOptions options)
    {
        var check = new OptionsCheck();
        check.Duration(nameof(options.MaxIdle), options.MaxIdle, TimeSpan.Zero, TimeSpan.FromMinutes(10));
        check.Duration(nameof(options.ConnectTimeout), options.ConnectTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(1));
        check.Duration(nameof(options.SendTimeout), options.SendTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(15));
        // The message does not show the address, because it may hold a password.
        check.That(options.Proxy is null || (options.Proxy.IsAbsoluteUri && options.Proxy.Scheme is "http" or "https"), $"{nameof(options.Proxy)} is not legal: use an absolute address such as http://proxy:3128");
        return check.Result;
    }
}
