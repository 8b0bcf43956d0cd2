namespace Lambda.Extensions.Sdk.Build.Packaging;

/// <summary>The kinds of content that an extension's layer can have.</summary>
internal enum LayerKind
{
    /// <summary>One native executable, for functions of any runtime.</summary>
    Native,

    /// <summary>The assemblies and a launcher script, for functions whose image has .NET (lambda-facts 6.4).</summary>
    FrameworkDependent,

    /// <summary>
    /// Only the assemblies, for .NET functions that load them by DOTNET_STARTUP_HOOKS: an internal extension (lambda-facts 5).
    /// </summary>
    StartupHook,
}
