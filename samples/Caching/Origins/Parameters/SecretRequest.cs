using Amazon.SimpleSystemsManagement.Model;
using Caching.Cache;
using Caching.Configuration;

namespace Caching.Origins.Parameters;

/// <summary>One secret of Secrets Manager, read through Parameter Store's reference to it, in the shape of GetSecretValue's answer.</summary>
internal sealed class SecretRequest(ParameterOrigin origin, string name, string? selector) : IOriginRequest
{
    private const string Reference = "/aws/reference/secretsmanager/";

    public string Key { get; } = $"sm|{name.Length}|{name}|{selector}";

    public SourceSettings Settings => origin.SecretSettings;

    /// <summary>The reference, as a parameter's name.</summary>
    public string ParameterName => selector is null ? Reference + name : $"{Reference}{name}:{selector}";

    public async Task<CacheEntry> FetchAsync(CacheEntry? previous, CancellationToken cancellationToken)
    {
        try
        {
            Parameter parameter = await origin.GetAsync(ParameterName, withDecryption: true, cancellationToken);
            byte[] body = AwsJson.Secret(parameter, name, selector);
            return new CacheEntry { Key = Key, Status = 200, Body = body, ContentType = AwsJson.ContentType, ETag = origin.ETagOf(body), Lifetime = origin.LifetimeOf(Settings) };
        }
        catch (NoSuchParameter)
        {
            return origin.Negative(Key, Settings, new NoSuchParameter("ResourceNotFoundException", "Secrets Manager can't find the specified secret."));
        }
    }
}
