using Caching;
using Caching.Cache;
using Caching.Configuration;
using Caching.Origins;
using Lambda.Extensions.Sdk.CachingTests.Support;
using Lambda.Extensions.Sdk.LocalHttp;

namespace Lambda.Extensions.Sdk.CachingTests.Service;

/// <summary>An origin of somebody's own is prefetched and batched without a change elsewhere.</summary>
internal sealed class NewOriginTests
{
    [Test]
    public async Task Prefetching_knows_an_origin_by_its_prefix_and_batches_what_it_can()
    {
        await using ServiceUnderTest s = await ServiceUnderTest.StartAsync(null);
        var plain = new Origin("");
        var mine = new Origin("mine:");
        IReadOnlyList<string> failures = await new Prefetcher(s.Service.Cache, [plain, mine]).RunAsync(["mine:a", "mine:b", "c", "mine:none"], CancellationToken.None);
        Assert.That(failures, Is.EqualTo(new[] { "mine:none: answered 404" }));
        Assert.That((mine.Batched, mine.Ended), Is.EqualTo(("a,b,none", 1)));
        Assert.That((plain.Batched, plain.Ended), Is.EqualTo(("c", 1)));
        Assert.That(s.Service.Cache.TryGet(mine.ReadItem("a"), out CacheAnswer answer), Is.True);
        Assert.That(answer.Entry.Key, Is.EqualTo(CacheKey.Of("mine:", "a")));
    }

    private sealed class Origin(string prefix) : IOrigin, IOriginBatch
    {
        public string Route => "/mine";

        public string Prefix => prefix;

        public IOriginBatch Batch => this;

        public string Batched { get; private set; } = "";

        public int Ended { get; private set; }

        public IOriginRequest ReadItem(string item) => new Request(prefix, item);

        public ValueTask<LocalHttpResponse> HandleAsync(LocalHttpRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task BeginAsync(IEnumerable<IOriginRequest> requests, CancellationToken cancellationToken)
        {
            Batched = string.Join(',', requests.Cast<Request>().Select(r => r.Item));
            return Task.CompletedTask;
        }

        public void End() => Ended++;
    }

    private sealed class Request(string kind, string item) : IOriginRequest
    {
        public string Item => item;

        public string Key => CacheKey.Of(kind, item);

        public SourceSettings Settings { get; } = new(TimeSpan.FromSeconds(60), default, default, default, TimeSpan.FromSeconds(60));

        public Task<CacheEntry> FetchAsync(CacheEntry? previous, CancellationToken cancellationToken) => Task.FromResult(new CacheEntry
        {
            Key = Key,
            Status = item == "none" ? 404 : 200,
            Body = [],
            ContentType = "a/b",
            ETag = null,
            Lifetime = new Lifetime(TimeProvider.System.GetUtcNow(), TimeSpan.FromSeconds(60), default, default),
        });
    }
}
