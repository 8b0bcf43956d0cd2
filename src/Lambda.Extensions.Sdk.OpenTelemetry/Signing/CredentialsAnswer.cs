namespace Lambda.Extensions.Sdk.OpenTelemetry.Signing;

/// <summary>Credentials, or the problem that stands in their way; neither when a place has none.</summary>
internal sealed class CredentialsAnswer
{
    /// <summary>The answer of a place that has no credentials.</summary>
    public static readonly CredentialsAnswer None = new();

    /// <summary>Gets the credentials.</summary>
    public AwsCredentials? Found { get; private init; }

    /// <summary>Gets the problem, without anything secret.</summary>
    public string Problem { get; private init; } = "";

    public static CredentialsAnswer Of(AwsCredentials found) => new() { Found = found };

    public static CredentialsAnswer Of(string problem) => new() { Problem = problem };
}
