using System.Diagnostics.CodeAnalysis;

namespace Lambda.Extensions.Sdk.Testing;

/// <summary>Runs extensions made with Lambda.Extensions.Sdk inside the test's own process.</summary>
public static class SdkExtensions
{
    /// <summary>
    /// Adds an extension that runs in this process, with breakpoints and mocks, on a thread of its own. To the emulator it is an
    /// external extension like any other; but it cannot be stopped by a freeze, and a kill cancels it instead.
    /// </summary>
    /// <typeparam name="T">The extension's class.</typeparam>
    /// <param name="builder">The emulator's builder.</param>
    /// <param name="configure">Sets options, replaces services, adds further extensions to the same host.</param>
    /// <param name="name">The name to register; the class's name by default.</param>
    /// <returns>The emulator's builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static LambdaEmulatorBuilder AddExtension<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.NonPublicConstructors)] T>(
        this LambdaEmulatorBuilder builder,
        Action<ExtensionHostBuilder>? configure = null,
        string? name = null)
        where T : ExtensionBase
    {
        ArgumentNullException.ThrowIfNull(builder);
        string registered = name ?? typeof(T).Name;
        return builder.AddExtension(registered, async (environment, stopping) =>
        {
            // The process is the test's, so its file name is not the extension's.
            var variables = new Dictionary<string, string>(environment, StringComparer.Ordinal) { ["LAMBDA_EXT_NAME"] = registered };
            ExtensionHostBuilder host = ExtensionHost.CreateBuilder().UseEnvironment(LambdaEnvironment.FromVariables(variables)).AddExtension<T>();
            configure?.Invoke(host);
            return await host.Build().RunAsync(stopping).ConfigureAwait(false);
        });
    }
}
