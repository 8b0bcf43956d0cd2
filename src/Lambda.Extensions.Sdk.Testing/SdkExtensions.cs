using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace Lambda.Extensions.Sdk.Testing;

/// <summary>Runs extensions made with Lambda.Extensions.Sdk inside the test's own process.</summary>
public static class SdkExtensions
{
    /// <summary>
    /// Adds an extension that runs in this process, with breakpoints and mocks, on a thread of its own. To the emulator it is an
    /// external extension like any other; but it cannot be stopped by a freeze, and a kill cancels it instead. Its log lines are in
    /// <see cref="Extensions.EmulatedExtension.Output"/> and in the timeline.
    /// </summary>
    /// <remarks>With a debugger attached, and the system's clock, the limits of INIT and of hooks and the timeouts do not apply.</remarks>
    /// <typeparam name="T">The extension's class.</typeparam>
    /// <param name="builder">The emulator's builder.</param>
    /// <param name="configure">Replaces services, adds further extensions to the same host, sets the host's other settings.</param>
    /// <param name="name">The name to register; the class's name by default.</param>
    /// <param name="options">Sets the extension's options. <c>LAMBDA_EXT_*</c> variables override them, as on the platform.</param>
    /// <returns>The emulator's builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static LambdaEmulatorBuilder AddExtension<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.NonPublicConstructors)] T>(
        this LambdaEmulatorBuilder builder,
        Action<ExtensionHostBuilder>? configure = null,
        string? name = null,
        Action<ExtensionOptions>? options = null)
        where T : ExtensionBase
    {
        ArgumentNullException.ThrowIfNull(builder);
        string registered = name ?? typeof(T).Name;
        return builder.AddExtension(registered, async (environment, log, stopping) =>
        {
            // The process is the test's, so its file name is not the extension's.
            var variables = new Dictionary<string, string>(environment, StringComparer.Ordinal) { ["LAMBDA_EXT_NAME"] = registered };
            ExtensionHostBuilder host = ExtensionHost.CreateBuilder().UseEnvironment(LambdaEnvironment.FromVariables(variables)).UseLogOutput(log);
            configure?.Invoke(host);
            AddFirst<T>(host, options);
            return await host.Build().RunAsync(stopping).ConfigureAwait(false);
        });
    }

    /// <summary>Adds the extension before those of <c>configure</c>, unless that added it itself, with options of its own.</summary>
    private static void AddFirst<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.NonPublicConstructors)] T>(
        ExtensionHostBuilder host, Action<ExtensionOptions>? options)
        where T : ExtensionBase
    {
        int before = host.Services.Count;
        try
        {
            host.AddExtension<T>(options);
        }
        catch (InvalidOperationException) when (options is null && host.Services.Any(service => service.ServiceType == typeof(T)))
        {
            return;
        }

        ServiceDescriptor[] added = [.. host.Services.Skip(before)];
        for (int i = 0; i < added.Length; i++)
        {
            host.Services.RemoveAt(before + i);
            host.Services.Insert(i, added[i]);
        }
    }
}
