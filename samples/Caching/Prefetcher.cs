using Caching.Cache;
using Caching.Origins;
using Lambda.Extensions.Sdk.LocalHttp;

namespace Caching;

/// <summary>Fetches the list of <c>CACHING_PREFETCH</c>: all items at once, and in few calls if their origin can.</summary>
internal sealed class Prefetcher(OriginCache cache, IReadOnlyList<IOrigin> origins)
{
    /// <returns>The items that could not be fetched, one line each.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(IReadOnlyList<string> list, CancellationToken cancellationToken)
    {
        List<string> failures = [];
        List<Item> requests = [];
        for (int i = 0; i < list.Count; i++)
        {
            string item = list[i];
            var label = PrefetchLabel.Of(item, i + 1);
            // The origin with the longest prefix has the item. One origin has an empty prefix.
            IOrigin origin = OriginOf(item);
            try
            {
                requests.Add(new Item(label, origin, origin.ReadItem(item[origin.Prefix.Length..])));
            }
            catch (Exception e) when (e is OriginFault or LocalHttpRequestException)
            {
                failures.Add($"{label.Text}: {e.Message}");
            }
        }

        IOriginBatch[] batches = [.. requests.Select(static r => r.Origin.Batch).OfType<IOriginBatch>().Distinct()];
        // The calls are under way before the first request looks for them.
        Task[] calls = [.. batches.Select(b => b.BeginAsync(requests.Where(r => ReferenceEquals(r.Origin.Batch, b)).Select(static r => r.Request), cancellationToken))];
        await Task.WhenAll(requests.Select(r => FetchAsync(r.Label, r.Request, failures, cancellationToken)));
        await Task.WhenAll(calls);
        foreach (IOriginBatch batch in batches) batch.End();
        return failures;
    }

    private IOrigin OriginOf(string item)
    {
        IOrigin found = origins[0];
        foreach (IOrigin origin in origins)
        {
            if (item.StartsWith(origin.Prefix, StringComparison.Ordinal) && (origin.Prefix.Length > found.Prefix.Length || !item.StartsWith(found.Prefix, StringComparison.Ordinal))) found = origin;
        }

        return found;
    }

    private async Task FetchAsync(PrefetchLabel label, IOriginRequest request, List<string> failures, CancellationToken cancellationToken)
    {
        string failure;
        try
        {
            CacheAnswer answer = await cache.FetchAsync(request, force: false, cancellationToken);
            if (answer.Entry.Status == 200) return;
            failure = $"answered {answer.Entry.Status}";
        }
        catch (OriginFault e)
        {
            // Missing OpenSSL is reported once, for all items.
            if (e.Type == ErrorTypes.OpenSslNotFound) return;
            // A service's message can repeat the request.
            failure = label.IsWhole ? $"{e.Type} {e.Message}" : e.Type;
        }
        catch (OperationCanceledException)
        {
            failure = "no answer within the time of OnInitializeAsync";
        }

        lock (failures) failures.Add($"{label.Text}: {failure}");
    }

    // A class, because generic code is compiled again for each structure, about 10 kB each.
    private sealed record Item(PrefetchLabel Label, IOrigin Origin, IOriginRequest Request);
}
