using Lambda.Extensions.Sdk;
using Lambda.Extensions.Sdk.InternalExtensions;

namespace UnrulyFunction;

/// <summary>Made by the function's own container.</summary>
internal sealed class Bookkeeper(Ledger ledger, InternalExtension extension) : ExtensionBase
{
    protected override Task OnInvocationCompletedAsync(Lambda.Extensions.Sdk.Invocation invocation, CancellationToken cancellationToken)
    {
        foreach (string entry in ledger.Entries.TakeAll()) Console.WriteLine($"{extension.Name} booked: {entry}");
        return Task.CompletedTask;
    }
}
