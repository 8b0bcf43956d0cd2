using Caching.Cache;
using Caching.Endpoints;
using Caching.Origins;
using Caching.Origins.Parameters;
using Lambda.Extensions.Sdk.LocalHttp;

namespace Caching;

/// <summary>Fetches the list of <c>CACHING_PREFETCH</c>: parameters and secrets ten a call, HTTP addresses one by one, all at once.</summary>
internal sealed class Prefetcher(OriginCache cache, ParameterOrigin parameters, OriginEndpoint http, string? region)
{
    private const string Secret = "secret:";
    private const string Http = "http:";

    /// <returns>What could not be had, a line each.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(IReadOnlyList<string> list, CancellationToken cancellationToken)
    {
        List<string> failures = [];
        List<(string Item, IOriginRequest Request)> requests = [];
        for (int i = 0; i < list.Count; i++)
        {
            string item = Label(list[i], i + 1);
            try
            {
                requests.Add((item, Read(list[i])));
            }
            catch (Exception e) when (e is OriginFault or LocalHttpRequestException)
            {
                failures.Add($"{item}: {e.Message}");
            }
        }

        string[] names = [.. requests.Select(r => r.Request switch { ParameterRequest p => p.Name, SecretRequest s => s.ParameterName, _ => "" }).Where(n => n.Length > 0)];
        // The calls are under way before the first request looks for them.
        Task batch = names.Length == 0 ? Task.CompletedTask : parameters.BatchAsync(names, withDecryption: true, cancellationToken);
        await Task.WhenAll(requests.Select(r => FetchAsync(r.Item, r.Request, failures, cancellationToken)));
        await batch;
        parameters.Batched();
        return failures;
    }

    // A query may hold a key, and an address a password: neither is logged.
    private static string Label(string item, int place) =>
        item.Contains('@', StringComparison.Ordinal) || item.Contains("//", StringComparison.Ordinal) ? $"item {place}"
        : item.Split('?', 2) is [var path, _] ? path + "?…" : item;

    private IOriginRequest Read(string item) =>
        item.StartsWith(Secret, StringComparison.Ordinal) ? new SecretRequest(parameters, SecretReference.ReadItem(item[Secret.Length..], region))
        : item.StartsWith(Http, StringComparison.Ordinal) ? http.Read(item[Http.Length..])
        : new ParameterRequest(parameters, item, withDecryption: true);

    private async Task FetchAsync(string item, IOriginRequest request, List<string> failures, CancellationToken cancellationToken)
    {
        string? failure = null;
        bool isSaid = false;
        try
        {
            CacheAnswer answer = await cache.FetchAsync(request, force: false, cancellationToken);
            if (answer.Entry.Status != 200) failure = $"{item}: answered {answer.Entry.Status}";
        }
        catch (Exception e) when (e is OriginFault or OperationCanceledException)
        {
            isSaid = e is OriginFault { Type: CryptoGuard.ErrorType };
            failure = $"{item}: {(e is OriginFault fault ? $"{fault.Type} {fault.Message}" : "no answer within the time of OnInitializeAsync")}";
        }

        // That OpenSSL is missing is said once, for all.
        if (failure is null || isSaid) return;
        lock (failures) failures.Add(failure);
    }
}
