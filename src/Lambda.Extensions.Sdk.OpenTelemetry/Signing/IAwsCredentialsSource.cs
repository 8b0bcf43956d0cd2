namespace Lambda.Extensions.Sdk.OpenTelemetry.Signing;

/// <summary>Gives the credentials for signatures. It is asked for each request, so it should keep them until shortly before they expire.</summary>
public interface IAwsCredentialsSource
{
    /// <summary>Returns the credentials.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The credentials; <see langword="null"/> while there are none.</returns>
    ValueTask<AwsCredentials?> GetAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Reports that the credentials should be renewed: an endpoint did not accept them, or the environment was restored from a snapshot.
    /// </summary>
    /// <param name="accessKeyId">
    /// The id of the key that an endpoint did not accept. The credentials may have been renewed since the request was signed; then there is
    /// nothing to do. <see langword="null"/> after a restore.
    /// </param>
    void Forget(string? accessKeyId);
}
