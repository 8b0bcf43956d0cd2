using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
namespace Lambda.Extensions.Sdk.Hosting.Hooks;

/// <summary>The entry that <c>AddLambdaExtension</c> adds to the services. The host finds it without building a container.</summary>
internal sealed class LambdaExtensionRegistration(Type extensionType, HookSet overridden, Action<ExtensionOptions>? configure, Func<ExtensionBase>? create = null, TypeInitializationException? broken = null, IRuntimeProxy? runtimeProxy = null)
{
    public Type ExtensionType { get; } = extensionType;

    /// <summary>Gets the hooks that the class overrides.</summary>
    public HookSet Overridden { get; } = overridden;

    /// <summary>Gets the function that creates the instance; null when the container creates it.</summary>
    public Func<ExtensionBase>? Create { get; } = create;

    /// <summary>
    /// Gets the exception of the class's static initialisers; null when they did not throw. It is kept because the native compiler
    /// runs the initialisers of a class without a static constructor only when a static field is used. Otherwise the construction
    /// could succeed, and no hook would ever be called.
    /// </summary>
    public TypeInitializationException? Broken { get; } = broken;

    /// <summary>Gets the proxy between the runtime and the platform; null for an extension without one.</summary>
    public IRuntimeProxy? Proxy { get; } = runtimeProxy;

    public ExtensionOptions CreateOptions()
    {
        var options = new ExtensionOptions();
        configure?.Invoke(options);
        return options;
    }

    /// <summary>
    /// Returns the hooks that a class overrides. Reading them may run the static initialisers of the class. If these throw, the class
    /// counts as one without hooks, which holds no invocation. Its construction then fails with <paramref name="broken"/> after
    /// register, where the failure mode decides (G03, G12).
    /// </summary>
    public static HookSet OverriddenBy<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.NonPublicConstructors)] T>(out TypeInitializationException? broken)
        where T : ExtensionBase => OverriddenBy<T>(out broken, out _);

    /// <summary>Does the same, and creates the proxy of the class.</summary>
    public static HookSet OverriddenBy<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.NonPublicConstructors)] T>(out TypeInitializationException? broken, out IRuntimeProxy? runtimeProxy)
        where T : ExtensionBase
    {
        object blank;
        broken = null;
        runtimeProxy = null;
        try
        {
            blank = RuntimeHelpers.GetUninitializedObject(typeof(T));
        }
        catch (MemberAccessException e)
        {
            throw new InvalidOperationException($"{typeof(T).Name} is abstract: add the class that implements it.", e);
        }
        catch (TypeInitializationException e)
        {
            broken = e;
            return HookSet.None;
        }

        // Its constructor has not run, so its finalizer, if it has one, must not either.
#pragma warning disable CA1816
        GC.SuppressFinalize(blank);
#pragma warning restore CA1816
        runtimeProxy = ((ExtensionBase)blank).CreateRuntimeProxy();
        return ExtensionBase.OverriddenBy((ExtensionBase)blank);
    }
}
