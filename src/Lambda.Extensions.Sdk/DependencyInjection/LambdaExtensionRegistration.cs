namespace Lambda.Extensions.Sdk;

/// <summary>What <c>AddLambdaExtension</c> leaves in the services for the host to find, without building a container.</summary>
internal sealed class LambdaExtensionRegistration(Type extensionType, Hooks overridden, Action<ExtensionOptions>? configure, Func<ExtensionBase>? create = null)
{
    public Type ExtensionType { get; } = extensionType;

    /// <summary>The hooks that the class overrides.</summary>
    public Hooks Overridden { get; } = overridden;

    /// <summary>Makes the instance; null when the container does.</summary>
    public Func<ExtensionBase>? Create { get; } = create;

    public ExtensionOptions CreateOptions()
    {
        var options = new ExtensionOptions();
        configure?.Invoke(options);
        return options;
    }
}
