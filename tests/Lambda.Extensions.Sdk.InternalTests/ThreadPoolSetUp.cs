namespace Lambda.Extensions.Sdk.InternalTests;

/// <summary>
/// A function's start blocks its thread until the platform has answered. Here the platform is in the same process and answers on the
/// pool's threads, of which there are as many as processors at first, and one more each half second: several starts at once would keep
/// it from answering until they give up.
/// </summary>
[SetUpFixture]
public sealed class ThreadPoolSetUp
{
    [OneTimeSetUp]
    public void HaveThreadsForThePlatform() => Assert.That(ThreadPool.SetMinThreads(64, 64));
}
