using Lambda.Extensions.Sdk.InternalExtensions;

namespace UnrulyFunction;

/// <summary>A service that the function's handler and its extension share.</summary>
internal sealed class Ledger
{
    public HandlerChannel<string> Entries { get; } = new();
}
