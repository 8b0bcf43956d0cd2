using Lambda.Extensions.Sdk.Testing.Tests.NodeRuntime;

namespace Lambda.Extensions.Sdk.Testing.Tests;

/// <summary>Begins the installation of Node's runtime client before the first test: it compiles for a minute or two, while others wait.</summary>
[SetUpFixture]
public sealed class NodeClientSetup
{
    [OneTimeSetUp]
    public void Begin()
    {
        // Who runs a few tests by hand waits for it only if these need it.
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"))) _ = NodeClient.InstallAsync();
    }
}
