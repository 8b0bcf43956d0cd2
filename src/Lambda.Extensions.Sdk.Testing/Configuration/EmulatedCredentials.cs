namespace Lambda.Extensions.Sdk.Testing.Configuration;

/// <summary>Holds credentials of the right shape that give access to nothing.</summary>
internal static class EmulatedCredentials
{
    public const string AccessKeyId = "ASIAEMULATORONLY0000";
    public const string SecretAccessKey = "emulator-only/not/a/real/secret/key/0000";
    public const string SessionToken = "emulator-only-session-token";
}
