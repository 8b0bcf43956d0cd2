using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using Caching.Cache;
using Caching.Configuration;

namespace Caching.Origins.Parameters;

/// <summary>One parameter, with its selector (<c>name:version</c> or <c>name:label</c>).</summary>
internal sealed class ParameterRequest(ParameterReader origin, string name, bool withDecryption) : IOriginRequest, IParameterRead
{
    public string Key { get; } = KeyOf(name, withDecryption);

    public string ParameterName => name;

    public bool WithDecryption => withDecryption;

    public SourceSettings Settings => origin.ParameterSettings;

    public static string KeyOf(string name, bool withDecryption) => CacheKey.Of("ssm", withDecryption ? "clear" : "sealed", name);

    public async Task<CacheEntry> FetchAsync(CacheEntry? previous, CancellationToken cancellationToken)
    {
        try
        {
            return Entry(await origin.GetAsync(name, withDecryption, cancellationToken));
        }
        catch (NoSuchParameter e)
        {
            return origin.Negative(Key, Settings, e);
        }
    }

    private CacheEntry Entry(Parameter parameter)
    {
        byte[] body = AwsJson.Parameter(parameter);
        return new CacheEntry
        {
            Key = Key,
            Status = 200,
            Body = body,
            ContentType = AwsJson.ContentType,
            ETag = origin.ETagOf(body),
            Lifetime = origin.LifetimeOf(Settings),
            IsPlain = parameter.Type != ParameterType.SecureString && parameter.SourceResult is null,
        };
    }
}
