using Caching;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.CachingTests.Unit;

public sealed class ServerLogTests
{
    [Test]
    public void Of_an_exception_only_the_type_is_logged()
    {
        List<string> lines = [];
        var log = new ServerLog(lines.Add);
        log.Log(LogLevel.Error, new EventId(3000), "state", new InvalidOperationException("a secret"), static (state, exception) => $"{state} {exception}");
        log.Log(LogLevel.Error, new EventId(3001), "state", null, static (state, exception) => $"{state} {exception}");
        Assert.That(lines, Is.EqualTo((string[])["System.InvalidOperationException", "state "]));
    }
}
