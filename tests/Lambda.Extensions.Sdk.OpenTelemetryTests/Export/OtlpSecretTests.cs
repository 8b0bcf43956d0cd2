using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Lambda.Extensions.Sdk.OpenTelemetry.Export;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Export;

public sealed class OtlpSecretTests
{
    [Test]
    public async Task A_late_refusal_of_an_old_secret_costs_nothing_when_there_is_a_new_one()
    {
        using var folder = new TempFolder();
        string file = folder.Write("token", "old");
        var secret = new OtlpSecret(new OtlpDestination { Secret = "file:" + file }, LambdaEnvironment.FromVariables(new Dictionary<string, string>()), TimeProvider.System, NullLogger.Instance);
        KeyValuePair<string, string>? old = await secret.GetAsync(default);
        folder.Write("token", "new");
        secret.Forget(old);
        Assert.That((await secret.GetAsync(default))?.Value, Is.EqualTo("new"));

        // Another signal's request was on its way with the old one. The source cannot be read at that moment.
        File.Delete(file);
        secret.Forget(old);
        Assert.That((await secret.GetAsync(default))?.Value, Is.EqualTo("new"));
    }
}
