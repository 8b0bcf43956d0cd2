using Lambda.Extensions.Sdk.Logging;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Tests.Logging;

public sealed class LambdaLoggerFactoryTests
{
    [Test]
    public void Has_one_provider_and_says_how_to_get_more()
    {
        var lines = new Lines("JSON");
        using var factory = new LambdaLoggerFactory(lines.Provider);
        factory.CreateLogger("Some.Category").LogInformation("x");
        Assert.That(lines.Single, Does.Contain("\"logger\":\"Some.Category\""));
        Assert.That(() => factory.AddProvider(lines.Provider), Throws.TypeOf<NotSupportedException>().With.Message.Contains("ILoggerFactory"));
    }
}
