using Lambda.Extensions.Sdk.CachingTests.Support;

namespace Lambda.Extensions.Sdk.CachingTests.Native;

/// <summary>Two hundred environments that start cold on one parameter, and ask for it at the same moment.</summary>
[NonParallelizable]
internal sealed class FleetTests
{
    private const int Environments = 200;

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_herd_is_a_handful_of_calls_with_Redis_and_one_each_without(bool hasRedis)
    {
        await using ParameterStore store = await ParameterStore.StartAsync();
        store["/a"] = "1";
        RedisProcess? redis = hasRedis ? await RedisProcess.StartAsync() : null;
        // Two hundred processes on two cores are slow; the limits are not what is tested.
        string[] variables = redis is null ? [] : [$"CACHING_REDIS={redis.Connection}", $"CACHING_REDIS_KEY={Convert.ToBase64String(new byte[32])}", "CACHING_REDIS_TIMEOUT_MILLIS=10000", "CACHING_REDIS_LEASE_MILLIS=60000"];
        var fleet = new CachingLambda[Environments];
        try
        {
            await Parallel.ForAsync(0, Environments, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) => fleet[i] = await CachingLambda.StartAsync(store, null, variables));
            Assert.That(store.Calls, Is.Empty);
            var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            int ready = 0;
            Reply[] replies = new Reply[Environments];
            Task[] invocations = [.. fleet.Select((lambda, i) => lambda.InvokeAsync(async asker =>
            {
                Interlocked.Increment(ref ready);
                await start.Task;
                replies[i] = await asker.AskAsync(Asker.Parameter("/a"));
            }))];
            await Patience.Until(() => ready == Environments);
            start.SetResult();
            await Task.WhenAll(invocations);
            TestContext.Out.WriteLine($"{Environments} environments, {(hasRedis ? "with" : "without")} Redis: {store.Calls.Count} origin calls");
            Assert.That(replies.Select(r => (r.Status, r.Value)), Is.All.EqualTo((200, "1")));
            if (hasRedis) Assert.That(store.Calls.Count, Is.LessThanOrEqualTo(5));
            else Assert.That(store.Calls, Has.Count.EqualTo(Environments));
        }
        finally
        {
            await Parallel.ForEachAsync(fleet.Where(l => l is not null), async (lambda, _) => await lambda.DisposeAsync());
            if (redis is not null) await redis.DisposeAsync();
        }
    }
}
