using System.Diagnostics.CodeAnalysis;
using Lambda.Extensions.Sdk;
using Lambda.Extensions.Sdk.Hosting.Hooks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds extensions to a service collection.</summary>
public static class LambdaExtensionServiceCollectionExtensions
{
    private const DynamicallyAccessedMemberTypes Constructors = DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.NonPublicConstructors;

    /// <summary>
    /// Adds an extension as a singleton. Several extensions can share one process. They have one registration and one loop, and each
    /// has its own budgets. Their hooks run in the order in which the extensions were added.
    /// </summary>
    /// <typeparam name="T">The extension's class.</typeparam>
    /// <param name="services">The services of an <see cref="ExtensionHostBuilder"/>.</param>
    /// <param name="configure">Sets the extension's options; runs once, when the host is built.</param>
    /// <returns>The same services, so that calls can be chained.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    /// <exception cref="InvalidOperationException"><typeparamref name="T"/> is abstract, or was added before.</exception>
    public static IServiceCollection AddLambdaExtension<[DynamicallyAccessedMembers(Constructors)] T>(this IServiceCollection services, Action<ExtensionOptions>? configure = null)
        where T : ExtensionBase
    {
        ArgumentNullException.ThrowIfNull(services);
        HookSet overridden = LambdaExtensionRegistration.OverriddenBy<T>(out TypeInitializationException? broken, out IRuntimeProxy? runtimeProxy);
        bool instanceIsOfAnotherClass = false;
        foreach (ServiceDescriptor service in services)
        {
            if (service.ImplementationInstance is LambdaExtensionRegistration other && other.ExtensionType == typeof(T))
                throw new InvalidOperationException($"{typeof(T).Name} was added before. One process holds one instance of an extension class.");
            instanceIsOfAnotherClass |= service.ServiceType == typeof(T);
        }

        // The author creates the instance: its class may be a derived one with more hooks. Assume all of them.
        if (instanceIsOfAnotherClass) overridden = HookSet.All;
        else services.AddSingleton<T>();
        services.AddSingleton(new LambdaExtensionRegistration(typeof(T), overridden, configure, broken: broken, runtimeProxy: runtimeProxy));
        return services;
    }
}
