namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Returned by <see cref="LambdaExtensionServiceCollectionExtensions.AddLambdaExtension{T}"/>, for what further packages add to an extension.</summary>
public sealed class LambdaExtensionBuilder
{
    internal LambdaExtensionBuilder(IServiceCollection services) => Services = services;

    /// <summary>The services the extension was added to.</summary>
    public IServiceCollection Services { get; }
}
