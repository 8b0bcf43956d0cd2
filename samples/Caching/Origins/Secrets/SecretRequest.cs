using Amazon.SimpleSystemsManagement.Model;
using Caching.Cache;
using Caching.Configuration;
using Caching.Origins.Parameters;

namespace Caching.Origins.Secrets;

/// <summary>
/// A request for one secret of Secrets Manager, read through Parameter Store's reference to it, in the form of GetSecretValue's answer.
/// </summary>
internal sealed class SecretRequest(ParameterReader origin, SecretReference secret) : IOriginRequest, IParameterRead
{
    public string Key { get; } = secret.Key;

    public SourceSettings Settings => origin.SecretSettings;

    /// <summary>Gets the reference that is tried first.</summary>
    public string ParameterName => secret.ParameterName(secret.Names[0]);

    public async Task<CacheEntry> FetchAsync(CacheEntry? previous, CancellationToken cancellationToken)
    {
        OriginFault? refusal = null;
        foreach (string name in secret.Names)
        {
            try
            {
                Parameter parameter = await origin.GetAsync(secret.ParameterName(name), withDecryption: true, cancellationToken);
                SecretSource source = AwsJson.ReadSource(parameter);
                if (!secret.IsOf(source)) continue;
                secret.CheckVersion(source);
                return Entry(AwsJson.Secret(parameter, name, secret.VersionId ?? secret.Stage));
            }
            catch (NoSuchParameter)
            {
                // The next name may be the right one.
            }
            catch (OriginFault e) when (!e.IsTransient && name != secret.Names[^1])
            {
                // It may be the name of another secret, which this function may not read.
                refusal = e;
            }
        }

        if (refusal is not null) throw refusal;
        return origin.Negative(Key, Settings, new NoSuchParameter(ErrorTypes.ResourceNotFound, "Secrets Manager can't find the specified secret."));
    }

    private CacheEntry Entry(byte[] body) =>
        new() { Key = Key, Status = 200, Body = body, ContentType = AwsJson.ContentType, ETag = origin.ETagOf(body), Lifetime = origin.LifetimeOf(Settings) };
}
