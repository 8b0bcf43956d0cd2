namespace Lambda.Extensions.Sdk.OpenTelemetry.Signing;

/// <summary>The keys that requests to AWS are signed with. <see cref="ToString"/> shows nothing secret.</summary>
public sealed class AwsCredentials
{
    /// <summary>Creates credentials.</summary>
    /// <param name="accessKeyId">The id of the access key.</param>
    /// <param name="secretAccessKey">The secret key.</param>
    /// <param name="sessionToken">The token of temporary credentials; <see langword="null"/> for lasting ones.</param>
    /// <param name="expiration">The time from which they are not accepted; <see langword="null"/> when it is not known.</param>
    /// <exception cref="ArgumentException">A key is null or empty.</exception>
    public AwsCredentials(string accessKeyId, string secretAccessKey, string? sessionToken = null, DateTimeOffset? expiration = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(accessKeyId);
        ArgumentException.ThrowIfNullOrEmpty(secretAccessKey);
        AccessKeyId = accessKeyId;
        SecretAccessKey = secretAccessKey;
        SessionToken = sessionToken;
        Expiration = expiration;
    }

    /// <summary>Gets the id of the access key, which is not secret.</summary>
    public string AccessKeyId { get; }

    /// <summary>Gets the secret key.</summary>
    public string SecretAccessKey { get; }

    /// <summary>Gets the token of temporary credentials.</summary>
    public string? SessionToken { get; }

    /// <summary>Gets the time from which they are not accepted.</summary>
    public DateTimeOffset? Expiration { get; }

    /// <summary>Returns the id of the access key.</summary>
    public override string ToString() => $"AWS credentials {AccessKeyId}";
}
