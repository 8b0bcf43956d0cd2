namespace Lambda.Extensions.Sdk.OpenTelemetry.Signing;

/// <summary>Reads credentials from the variables that most functions have (lambda-facts 7).</summary>
internal static class EnvironmentCredentials
{
    /// <summary>Returns the credentials, or a problem; neither when no variable is set.</summary>
    public static (AwsCredentials? Found, string Problem) Read(LambdaEnvironment environment)
    {
        string? id = environment["AWS_ACCESS_KEY_ID"];
        string? secret = environment["AWS_SECRET_ACCESS_KEY"];
        if (id is null && secret is null) return (null, "");
        if (id is null) return (null, "AWS_SECRET_ACCESS_KEY is set, and AWS_ACCESS_KEY_ID is not");
        if (secret is null) return (null, "AWS_ACCESS_KEY_ID is set, and AWS_SECRET_ACCESS_KEY is not");
        string? token = environment["AWS_SESSION_TOKEN"];
        string? wrong = HeaderText.IsLegal(id) ? HeaderText.IsLegal(token) ? null : "AWS_SESSION_TOKEN" : "AWS_ACCESS_KEY_ID";
        return wrong is null ? (new AwsCredentials(id, secret, token), "") : (null, $"{wrong} has a character that HTTP does not allow");
    }
}
