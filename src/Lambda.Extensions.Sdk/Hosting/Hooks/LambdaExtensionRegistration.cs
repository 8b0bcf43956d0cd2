using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
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

    /// <summary>
    /// The hooks that a class overrides. Looking at it may run its static initialisers; if these throw, the class counts as one without
    /// hooks, which holds no invocation, and <paramref name="broken"/> is what its construction has to fail with: after register,
    /// where the failure mode decides (G03, G12).
    /// </summary>
    public static HookSet OverriddenBy<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.NonPublicConstructors)] T>(out TypeInitializationException? broken)
        where T : ExtensionBase
    {
        object blank;
        broken = null;
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
        return ExtensionBase.OverriddenBy((ExtensionBase)blank);
    }
}
