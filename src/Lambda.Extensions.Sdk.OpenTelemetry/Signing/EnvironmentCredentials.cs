namespace Lambda.Extensions.Sdk.OpenTelemetry.Signing;

/// <summary>Reads credentials from the variables that most functions have (lambda-facts 7).</summary>
internal static class EnvironmentCredentials
{
    /// <summary>Returns the credentials, or a problem; neither when no variable is set.</summary>
    public static CredentialsAnswer Read(LambdaEnvironment environment)
    {
        string? id = environment["AWS_ACCESS_KEY_ID"];
        string? secret = environment["AWS_SECRET_ACCESS_KEY"];
        if (id is null && secret is null) return CredentialsAnswer.None;
        if (id is null) return CredentialsAnswer.Of("AWS_SECRET_ACCESS_KEY is set, and AWS_ACCESS_KEY_ID is not");
        if (secret is null) return CredentialsAnswer.Of("AWS_ACCESS_KEY_ID is set, and AWS_SECRET_ACCESS_KEY is not");
        string? token = environment["AWS_SESSION_TOKEN"];
        string? wrong = HeaderText.IsLegal(id) ? HeaderText.IsLegal(token) ? null : "AWS_SESSION_TOKEN" : "AWS_ACCESS_KEY_ID";
        return wrong is null ? CredentialsAnswer.Of(new AwsCredentials(id, secret, token)) : CredentialsAnswer.Of($"{wrong} has a character that HTTP does not allow");
    }
}
