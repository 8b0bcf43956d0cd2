using Lambda.Extensions.Sdk.Invocations;

namespace Lambda.Extensions.Sdk.Tests.Invocations;

[Category("G10")]
internal sealed class ClosedInvocationsTests
{
    [Test]
    public void The_oldest_is_forgotten_and_one_that_came_again_is_not_old()
    {
        var closed = new ClosedInvocations(3);
        foreach (string id in new[] { "a", "b", "a", "c" }) closed.Add(new InvocationEntry(id, isManaged: false, TimeProvider.System), isPartial: false);
        Assert.That(new[] { "a", "b", "c" }.Where(closed.Contains), Is.EqualTo(new[] { "a", "b", "c" }));
        closed.Add(new InvocationEntry("d", isManaged: false, TimeProvider.System), isPartial: false);
        Assert.That(new[] { "a", "b", "c", "d" }.Where(closed.Contains), Is.EqualTo(new[] { "a", "c", "d" }));
        closed.Add(new InvocationEntry("e", isManaged: false, TimeProvider.System), isPartial: false);
        Assert.That(new[] { "a", "b", "c", "d", "e" }.Where(closed.Contains), Is.EqualTo(new[] { "c", "d", "e" }));
    }
}
