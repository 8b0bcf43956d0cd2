using System.Runtime.CompilerServices;
using Lambda.Extensions.Sdk.Hosting.Hooks;
using Microsoft.Extensions.DependencyInjection;

namespace Lambda.Extensions.Sdk.Tests;

/// <summary>Which hooks a class overrides is known before there is an instance of it.</summary>
public sealed class ExtensionBaseTests
{
    private static int _finalized;

    [Test]
    public void Each_hook_is_told_from_the_others()
    {
        Assert.That(Of<Nothing>(), Is.EqualTo(HookSet.None));
        Assert.That(Of<Starts>(), Is.EqualTo(HookSet.Starting));
        Assert.That(Of<Initializes>(), Is.EqualTo(HookSet.Initialize));
        Assert.That(Of<Invoked>(), Is.EqualTo(HookSet.Invoke));
        Assert.That(Of<ShutsDown>(), Is.EqualTo(HookSet.Shutdown));
        Assert.That(Of<Everything>(), Is.EqualTo(HookSet.Starting | HookSet.Initialize | HookSet.Invoke | HookSet.Shutdown));
    }

    [Test]
    public void A_hook_overridden_in_a_class_between_counts()
    {
        Assert.That(Of<BelowInvoked>(), Is.EqualTo(HookSet.Invoke));
        Assert.That(Of<BelowInvokedWithMore>(), Is.EqualTo(HookSet.Invoke | HookSet.Shutdown));
        Assert.That(Of<BelowGeneric>(), Is.EqualTo(HookSet.Invoke));
    }

    [Test]
    public void A_method_that_only_has_a_hooks_name_does_not_count() => Assert.That(Of<Hides>(), Is.EqualTo(HookSet.None));

    [Test]
    public void An_override_that_calls_the_base_counts() => Assert.That(Of<CallsBase>(), Is.EqualTo(HookSet.Invoke));

    [Test]
    public void A_live_instance_tells_the_same() => Assert.That(ExtensionBase.OverriddenBy(new Everything()), Is.EqualTo(Of<Everything>()));

    [Test]
    public void Adding_an_extension_runs_neither_its_constructor_nor_its_finalizer()
    {
        Added(typeof(Explosive));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.That(Volatile.Read(ref _finalized), Is.Zero);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Added(Type expected)
        {
            var services = new ServiceCollection();
            services.AddLambdaExtension<Explosive>();
            var registration = (LambdaExtensionRegistration)services.Single(s => s.ServiceType == typeof(LambdaExtensionRegistration)).ImplementationInstance!;
            Assert.That((registration.ExtensionType, registration.Overridden), Is.EqualTo((expected, HookSet.Shutdown)));
        }
    }

    [Test]
    public void An_abstract_class_is_refused() =>
        Assert.That(() => new ServiceCollection().AddLambdaExtension<Abstract>(), Throws.InvalidOperationException.With.Message.Contains("Abstract is abstract"));

    [Test]
    public void A_class_is_added_once()
    {
        var services = new ServiceCollection();
        services.AddLambdaExtension<Nothing>();
        services.AddLambdaExtension<Invoked>();
        Assert.That(() => services.AddLambdaExtension<Nothing>(), Throws.InvalidOperationException.With.Message.Contains("Nothing was added before"));
    }

    [Test]
    public void The_hooks_that_are_not_overridden_do_nothing()
    {
        var nothing = new Nothing();
        var registration = new Registration { ExtensionId = "id", FunctionName = "f", FunctionVersion = "1" };
        foreach (HookRequest request in (HookRequest[])[HookRequest.Starting(), HookRequest.Initialize(registration), HookRequest.Invoke(new InvokeEvent("r", "a")), HookRequest.Shutdown(new ShutdownEvent(default))])
            Assert.That(nothing.Call(request, CancellationToken.None).IsCompletedSuccessfully, Is.True);
    }

    [Test]
    public void A_call_reaches_its_hook_with_argument_and_token()
    {
        using var cancel = new CancellationTokenSource();
        var everything = new Everything();
        var registration = new Registration { ExtensionId = "id", FunctionName = "f", FunctionVersion = "1" };
        var invoke = new InvokeEvent("r", "a");
        var shutdown = new ShutdownEvent(default);
        _ = everything.Call(HookRequest.Starting(), cancel.Token);
        _ = everything.Call(HookRequest.Initialize(registration), cancel.Token);
        _ = everything.Call(HookRequest.Invoke(invoke), cancel.Token);
        _ = everything.Call(HookRequest.Shutdown(shutdown), cancel.Token);
        Assert.That(everything.Calls, Is.EqualTo(((string, object?, CancellationToken)[])[("starting", null, cancel.Token), ("initialize", registration, cancel.Token), ("invoke", invoke, cancel.Token), ("shutdown", shutdown, cancel.Token)]));
    }

    private static HookSet Of<T>()
        where T : ExtensionBase => ExtensionBase.OverriddenBy((T)RuntimeHelpers.GetUninitializedObject(typeof(T)));

    private class Nothing : ExtensionBase;

    private sealed class Starts : ExtensionBase
    {
        protected override Task OnStartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Initializes : ExtensionBase
    {
        protected override Task OnInitializeAsync(Registration registration, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private class Invoked : ExtensionBase
    {
        protected override Task OnInvokeAsync(InvokeEvent invoke, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class ShutsDown : ExtensionBase
    {
        protected override Task OnShutdownAsync(ShutdownEvent shutdown, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Everything : ExtensionBase
    {
        public List<(string, object?, CancellationToken)> Calls { get; } = [];

        protected override Task OnStartingAsync(CancellationToken cancellationToken) => Note("starting", null, cancellationToken);

        protected override Task OnInitializeAsync(Registration registration, CancellationToken cancellationToken) => Note("initialize", registration, cancellationToken);

        protected override Task OnInvokeAsync(InvokeEvent invoke, CancellationToken cancellationToken) => Note("invoke", invoke, cancellationToken);

        protected override Task OnShutdownAsync(ShutdownEvent shutdown, CancellationToken cancellationToken) => Note("shutdown", shutdown, cancellationToken);

        private Task Note(string hook, object? argument, CancellationToken cancellationToken)
        {
            Calls.Add((hook, argument, cancellationToken));
            return Task.CompletedTask;
        }
    }

    private sealed class BelowInvoked : Invoked;

    private sealed class BelowInvokedWithMore : Invoked
    {
        protected override Task OnShutdownAsync(ShutdownEvent shutdown, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private class Generic<T> : ExtensionBase
    {
        protected override Task OnInvokeAsync(InvokeEvent invoke, CancellationToken cancellationToken) => Task.FromResult(default(T));
    }

    private sealed class BelowGeneric : Generic<string>;

    private sealed class Hides : Nothing
    {
        private new Task OnInvokeAsync(InvokeEvent invoke, CancellationToken cancellationToken) => OnStartingAsync(invoke, cancellationToken);

        private Task OnStartingAsync(InvokeEvent invoke, CancellationToken cancellationToken) => OnInvokeAsync(invoke, cancellationToken);
    }

    private sealed class CallsBase : ExtensionBase
    {
        protected override Task OnInvokeAsync(InvokeEvent invoke, CancellationToken cancellationToken) => base.OnInvokeAsync(invoke, cancellationToken);
    }

    private abstract class Abstract : ExtensionBase;

    private sealed class Explosive : ExtensionBase
    {
        public Explosive() => throw new AssertionException("The constructor ran.");

        ~Explosive() => Interlocked.Increment(ref _finalized);

        protected override Task OnShutdownAsync(ShutdownEvent shutdown, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
