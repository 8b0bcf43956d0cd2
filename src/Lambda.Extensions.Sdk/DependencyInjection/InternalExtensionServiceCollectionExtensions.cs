using System.Diagnostics.CodeAnalysis;
using Lambda.Extensions.Sdk;
using Lambda.Extensions.Sdk.InternalExtensions;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds internal extensions to a function's own services.</summary>
public static class InternalExtensionServiceCollectionExtensions
{
    /// <summary>
    /// Adds an extension that runs inside this function. The function's own container creates it: handlers and the extension can take
    /// the same singletons, and each other. The extension starts when <see cref="InternalExtension"/> is first requested. Request it
    /// before the runtime asks for its first event: call <c>provider.GetRequiredService&lt;InternalExtension&gt;()</c> right after
    /// the container is built. Several extensions share one registration, under the name of the first.
    /// </summary>
    /// <remarks>
    /// An extension that takes an <c>ILogger&lt;T&gt;</c> requires logging in the container (<c>AddLogging</c>). With logging, the
    /// SDK's own lines are written there too.
    /// </remarks>
    /// <typeparam name="T">The extension's class.</typeparam>
    /// <param name="services">The function's services.</param>
    /// <param name="configure">Sets the extension's options; runs once, at the start.</param>
    /// <returns>The same services, so that calls can be chained.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    /// <exception cref="InvalidOperationException"><typeparamref name="T"/> is abstract, or was added before.</exception>
    public static IServiceCollection AddInternalLambdaExtension<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.NonPublicConstructors)] T>(
        this IServiceCollection services, Action<ExtensionOptions>? configure = null)
        where T : ExtensionBase
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddLambdaExtension<T>(configure);
        services.TryAddSingleton(LambdaEnvironment.Current);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(InternalExtension.Start);
        return services;
    }
}
