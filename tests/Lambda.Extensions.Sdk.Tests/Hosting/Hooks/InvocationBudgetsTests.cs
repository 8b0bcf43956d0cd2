using Lambda.Extensions.Sdk.Hosting.Hooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.Tests.Hosting.Hooks;

/// <summary>G01: a hook has its own timeout, or the time until the deadline less the margin if that is shorter.</summary>
[Category("G01")]
public sealed class InvocationBudgetsTests
{
    private const int Margin = 100, HookTimeout = 1000, FlushTimeout = 1300;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));
    private readonly ExtensionModule _module = TestModule.Create(o =>
    {
        o.DeadlineMargin = TimeSpan.FromMilliseconds(Margin);
        o.StartingTimeout = TimeSpan.FromMilliseconds(700);
        o.InitializeTimeout = TimeSpan.FromMilliseconds(800);
        o.HookTimeout = TimeSpan.FromMilliseconds(HookTimeout);
        o.FlushTimeout = TimeSpan.FromMilliseconds(FlushTimeout);
    });

    [Test]
    public void The_steps_of_the_start_have_their_own_timeouts()
    {
        using ServiceProvider services = new ServiceCollection().BuildServiceProvider();
        Assert.That(Budget(HookRequest.Starting()), Is.EqualTo(700));
        Assert.That(Budget(HookRequest.Activate(services)), Is.EqualTo(800));
        Assert.That(Budget(HookRequest.Initialize(new Registration { ExtensionId = "id", FunctionName = "f", FunctionVersion = "1" })), Is.EqualTo(800));
    }

    [TestCase(60_000, HookTimeout)]
    [TestCase(1101, HookTimeout)]
    [TestCase(1099, 999)]
    [TestCase(100, 0)]
    [TestCase(40, -60)]
    public void A_hook_in_an_invocation_ends_the_margin_before_the_deadline(int left, int expected)
    {
        InvokeEvent invoke = Invoke(left);
        Assert.That(Budget(HookRequest.Invoke(invoke)), Is.EqualTo(expected));
        Assert.That(Budget(HookRequest.OfRestore(new EnvironmentRestore(), invoke)), Is.EqualTo(expected));
        Assert.That(Budget(HookRequest.Completed(new Invocation("a", TimeSpan.Zero, invoke))), Is.EqualTo(expected));
    }

    [TestCase(60_000, FlushTimeout)]
    [TestCase(1399, 1299)]
    public void A_flush_that_holds_an_invocation_ends_the_margin_before_the_deadline(int left, int expected) =>
        Assert.That(Budget(HookRequest.OfFlush(Flush(), Invoke(left))), Is.EqualTo(expected));

    [Test]
    public void A_hook_outside_an_invocation_has_its_own_timeout()
    {
        Assert.That(Budget(HookRequest.Completed(new Invocation("a", TimeSpan.Zero, null))), Is.EqualTo(HookTimeout));
        Assert.That(Budget(HookRequest.OfRestore(new EnvironmentRestore())), Is.EqualTo(HookTimeout));
        Assert.That(Budget(HookRequest.OfFlush(Flush())), Is.EqualTo(FlushTimeout));
    }

    // While next waits for the hook, the deadline limits it; at a shutdown, the time for the drain does, but a hook has 50 ms at least.
    [TestCase(null, null, HookTimeout, FlushTimeout)]
    [TestCase(60_000, null, HookTimeout, FlushTimeout)]
    [TestCase(1099, null, 999, 999)]
    [TestCase(null, 500, 500, 500)]
    [TestCase(300, 500, 500, 500)]
    [TestCase(null, 60_000, HookTimeout, FlushTimeout)]
    [TestCase(null, 51, 51, 51)]
    [TestCase(null, 49, 50, 50)]
    [TestCase(null, -100, 50, 50)]
    public void A_hook_on_the_telemetry_thread_is_limited_by_the_invocation_it_holds_or_by_the_drain(int? heldFor, int? drainLeft, int hook, int flush)
    {
        Assert.That(HookBudgets.ForTelemetry(_module, HookKind.Telemetry, Span(heldFor), Span(drainLeft)).TotalMilliseconds, Is.EqualTo(hook));
        Assert.That(HookBudgets.ForTelemetry(_module, HookKind.Flush, Span(heldFor), Span(drainLeft)).TotalMilliseconds, Is.EqualTo(flush));
    }

    private static TimeSpan? Span(int? milliseconds) => milliseconds is { } ms ? TimeSpan.FromMilliseconds(ms) : null;

    private static FlushRequest Flush() => new() { Trigger = FlushTrigger.EndOfInvocation, Reason = FlushReason.Configured, Budget = TimeSpan.Zero };

    private InvokeEvent Invoke(int left) => new("a", "arn:aws:lambda:eu-central-1:123456789012:function:f", _time.GetUtcNow().AddMilliseconds(left));

    private double Budget(HookRequest request) => new HookBudgets(_time).For(_module, request, 1).TotalMilliseconds;
}
