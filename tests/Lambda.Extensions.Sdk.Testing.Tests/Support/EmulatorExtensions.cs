using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Tests.Support;

internal static class EmulatorExtensions
{
    public static int Count(this LambdaEmulator lambda, string name, string? extension = null) =>
        lambda.Timeline.Count(e => e.Name == name && (extension is null || e.Extension == extension));

    /// <summary>Waits until an event has happened so many times.</summary>
    public static Task<EmulatorEvent> WaitForCountAsync(this LambdaEmulator lambda, string name, string? extension, int count)
    {
        var seen = 0;
        return lambda.Timeline.WaitForAsync<EmulatorEvent>(
            e => e.Name == name && (extension is null || e.Extension == extension) && ++seen == count);
    }

    /// <summary>The places of events in the timeline must rise in this order.</summary>
    public static void AssertOrder(this LambdaEmulator lambda, params (string Name, string? Extension)[] events)
    {
        var positions = events.Select(e => lambda.Timeline.FirstOrDefault(h => h.Name == e.Name && (e.Extension is null || h.Extension == e.Extension))?.Sequence ?? -1).ToArray();
        Assert.That(positions, Has.None.EqualTo(-1), lambda.Story());
        Assert.That(positions, Is.Ordered, lambda.Story());
    }

    public static string Story(this LambdaEmulator lambda) => string.Join('\n', lambda.Timeline);

    /// <summary>A generous limit, so that a hang fails.</summary>
    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(TimeSpan.FromSeconds(60));

    public static Task Soon(this Task task) => task.WaitAsync(TimeSpan.FromSeconds(60));
}
