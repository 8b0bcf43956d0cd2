namespace Lambda.Extensions.Sdk.Hosting.Hooks;

/// <summary>What <c>AddLambdaExtension</c> leaves in the services for the host to find, without building a container.</summary>
internal sealed class LambdaExtensionRegistration(Type extensionType, HookSet overridden, Action<ExtensionOptions>? configure, Func<ExtensionBase>? create = null, TypeInitializationException? broken = null)
{
    public Type ExtensionType { get; } = extensionType;

    /// <summary>The hooks that the class overrides.</summary>
    public HookSet Overridden { get; } = overridden;

    /// <summary>Makes the instance; null when the container does.</summary>
    public Func<ExtensionBase>? Create { get; } = create;

    /// <summary>
    /// What its static initialisers threw; null when they did not. Kept, since the native compiler runs those of a class without a
    /// static constructor only when a static field is used: its construction might succeed, and no hook be called ever after.
    /// </summary>
    public TypeInitializationException? Broken { get; } = broken;

    public ExtensionOptions CreateOptions()
    {
        var options = new ExtensionOptions();
        configure?.Invoke(options);
        return options;
    }
}
