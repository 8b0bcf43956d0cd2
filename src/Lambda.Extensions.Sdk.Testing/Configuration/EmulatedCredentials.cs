namespace Lambda.Extensions.Sdk.Testing.Configuration;

/// <summary>Credentials of the right shape that open nothing.</summary>
internal static class EmulatedCredentials
{
    public const string AccessKeyId = "ASIAEMULATORONLY0000";
    public const string SecretAccessKey = "emulator-only/not/a/real/secret/key/0000";
    public const string SessionToken = "emulator-only-session-token";
}
