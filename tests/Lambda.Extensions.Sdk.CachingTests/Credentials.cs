namespace Lambda.Extensions.Sdk.CachingTests;

/// <summary>AWS's SDK reads its credentials from the process's own variables; the tests in this process have these, which open nothing.</summary>
[SetUpFixture]
internal sealed class Credentials
{
    [OneTimeSetUp]
    public static void Set()
    {
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "ASIATESTONLY00000000");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "test-only");
        Environment.SetEnvironmentVariable("AWS_SESSION_TOKEN", "test-only");
        // What the SDK would make of these is not wanted: all tests show that it does not.
        Environment.SetEnvironmentVariable("AWS_RETRY_MODE", "adaptive");
        Environment.SetEnvironmentVariable("AWS_MAX_ATTEMPTS", "9");
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", " ");
        Environment.SetEnvironmentVariable("AWS_EC2_METADATA_DISABLED", "true");
    }
}
