using Lambda.Extensions.Sdk.Hosting.Hooks;

namespace Lambda.Extensions.Sdk.Tests.Hosting.Hooks;

/// <summary>Creates a module without a host, for the classes that decide about its hooks.</summary>
internal static class TestModule
{
    public static ExtensionModule Create(Action<ExtensionOptions>? configure = null)
    {
        var registration = new LambdaExtensionRegistration(typeof(ScriptedExtension), HookSet.All, configure);
        return new ExtensionModule(registration, registration.CreateOptions(), isFirst: true, TimeProvider.System);
    }
}
