using System.Collections.Concurrent;
using System.Security.Cryptography;
using Amazon.SimpleSystemsManagement.Model;
using Caching.Cache;
using Caching.Configuration;

namespace Caching.Origins.Parameters;

/// <summary>Reads parameters and references to secrets from Parameter Store. Prefetching uses ten names a call.</summary>
internal sealed class ParameterReader(CachingSettings settings, ParameterClient client, TimeProvider time) : IOriginBatch
{
    private const int NamesInCall = 10;

    private readonly ConcurrentDictionary<(string Name, bool WithDecryption), Task<IReadOnlyList<Parameter>>> _batches = new();

    // Not made before it is needed: the first use of any cryptography loads OpenSSL, which takes 5 ms and 4 MiB of a start.
    private readonly Lazy<byte[]> _etagKey = new(static () => RandomNumberGenerator.GetBytes(32));

    public SourceSettings ParameterSettings => settings.Parameters;

    public SourceSettings SecretSettings => settings.Secrets;

    public async Task BeginAsync(IEnumerable<IOriginRequest> requests, CancellationToken cancellationToken)
    {
        List<Task> calls = [];
        // GetParameters refuses a name that occurs twice, even with different selectors.
        foreach (string[] chunk in requests.OfType<IParameterRead>().Select(static r => r.ParameterName).GroupBy(Bare, StringComparer.Ordinal).Select(static g => g.First()).Chunk(NamesInCall))
        {
            Task<IReadOnlyList<Parameter>> call = client.GetManyAsync([.. chunk], withDecryption: true, cancellationToken);
            calls.Add(call);
            foreach (string name in chunk) _batches[(name, true)] = call;
        }

        try
        {
            await Task.WhenAll(calls);
        }
        catch (Exception e) when (e is OriginFault or OperationCanceledException)
        {
            // Each request that waits for it reports the failure.
        }
    }

    public void End() => _batches.Clear();

    public async Task<Parameter> GetAsync(string name, bool withDecryption, CancellationToken cancellationToken)
    {
        if (!_batches.TryRemove((name, withDecryption), out Task<IReadOnlyList<Parameter>>? batch)) return await client.GetAsync(name, withDecryption, cancellationToken);
        foreach (Parameter parameter in await batch.WaitAsync(cancellationToken))
        {
            if (Answers(parameter, name)) return parameter;
        }

        throw new NoSuchParameter(ErrorTypes.ParameterNotFound, $"Parameter {name} not found.");
    }

    public Lifetime LifetimeOf(SourceSettings source) => new(time.GetUtcNow(), source.Ttl, source.StaleWhileRevalidate, source.StaleIfError);

    /// <summary>
    /// Returns a tag that is the same for the same body in this process. In other places, or in a log, it reveals nothing about the
    /// body.
    /// </summary>
    public string ETagOf(byte[] body) => $"\"{Convert.ToHexStringLower(HMACSHA256.HashData(_etagKey.Value, body).AsSpan(0, 16))}\"";

    public CacheEntry Negative(string key, SourceSettings source, NoSuchParameter answer) => new()
    {
        Key = key,
        Status = 400,
        Body = AwsJson.Error(answer.Type, answer.Message),
        ContentType = AwsJson.ContentType,
        ETag = null,
        Lifetime = new Lifetime(time.GetUtcNow(), source.NegativeTtl, TimeSpan.Zero, TimeSpan.Zero),
        IsKept = source.NegativeTtl > TimeSpan.Zero,
        IsNegative = true,
        // In another environment it may exist a moment later.
        IsShareable = false,
    };

    private static string Bare(string name) => name.StartsWith("arn:", StringComparison.Ordinal) || name.LastIndexOf(':') is var colon && colon < 0 ? name : name[..colon];

    private static bool Answers(Parameter parameter, string name) =>
        string.Equals(parameter.Name + parameter.Selector, name, StringComparison.Ordinal) || string.Equals(parameter.Name, name, StringComparison.Ordinal) || string.Equals(parameter.ARN, name, StringComparison.Ordinal)
        || string.Equals(parameter.ARN + parameter.Selector, name, StringComparison.Ordinal);
}
