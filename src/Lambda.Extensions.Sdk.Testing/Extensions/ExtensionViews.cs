using System.Collections.Concurrent;

namespace Lambda.Extensions.Sdk.Testing.Extensions;

/// <summary>Holds the public views of one emulator's extensions and function. They outlive resets.</summary>
internal sealed class ExtensionViews
{
    private readonly ConcurrentDictionary<string, EmulatedExtension> _views = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, EmulatedExtension> All => _views;

    public EmulatedFunction Function { get; } = new();

    public EmulatedExtension Get(string name, bool isExternal) =>
        _views.GetOrAdd(name, key => new EmulatedExtension(key, isExternal));

    public EmulatedExtension? Find(string name) => _views.GetValueOrDefault(name);
}
