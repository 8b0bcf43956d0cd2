using Lambda.Extensions.Sdk.InternalExtensions;
using Lambda.Extensions.Sdk.InternalTests.Support;
using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lambda.Extensions.Sdk.InternalTests;

/// <summary>What an internal extension registers as, and what becomes of the function when it is refused (lambda-facts 5, server-behaviour 2.2).</summary>
public sealed class RegistrationTests
{
    [Test]
    public async Task An_extension_with_invocation_hooks_registers_for_INVOKE_and_never_for_SHUTDOWN()
    {
        await using PlayedFunction function = await PlayedFunction.OpenAsync();
        InternalExtension scripted = function.Start<Scripted>(host: h => h.Services.AddSingleton(new Script()));
        InternalExtension completedOnly = function.Start<CompletedOnly>(host: h => h.Services.AddSingleton(new Script()));
        InternalExtension shutdownOnly = function.Start<ShutdownOnly>();
        await function.FirstNextAsync();

        Assert.That(new[] { scripted.IsRegistered, completedOnly.IsRegistered, shutdownOnly.IsRegistered }, Is.All.True);
        Assert.That(scripted.Name, Is.EqualTo("Scripted"));
        EmulatedExtension seen = function.Lambda.Extensions["Scripted"];
        Assert.That(seen, Has.Property("IsExternal").False.And.Property("Events").EqualTo((string[])["INVOKE"]));
        Assert.That(function.Lambda.Extensions["CompletedOnly"].Events, Is.EqualTo((string[])["INVOKE"]), "without it, the environment would freeze right after the handler");
        Assert.That(function.Lambda.Extensions["ShutdownOnly"].Events, Is.Empty);
    }

    [Test]
    public async Task On_Managed_Instances_it_registers_without_events()
    {
        await using PlayedFunction function = await PlayedFunction.OpenAsync(b => b.WithInitializationType(InitializationTypes.ManagedInstances));
        function.Variables["AWS_LAMBDA_INITIALIZATION_TYPE"] = InitializationTypes.ManagedInstances;
        InternalExtension extension = function.Start<Scripted>(host: h => h.Services.AddSingleton(new Script()));
        await function.FirstNextAsync();
        Assert.That(extension.IsRegistered);
        Assert.That(function.Lambda.Extensions["Scripted"].Events, Is.Empty);
        Assert.That(function.Log.Of(1100), Is.Empty);
    }

    [Test]
    public async Task On_Managed_Instances_that_were_not_announced_it_registers_again_without_events()
    {
        await using PlayedFunction function = await PlayedFunction.OpenAsync(b => b.WithInitializationType(InitializationTypes.ManagedInstances));
        InternalExtension extension = function.Start<Scripted>(host: h => h.Services.AddSingleton(new Script()));
        await function.FirstNextAsync();
        Assert.That(extension.IsRegistered);
        Assert.That(function.Lambda.Extensions["Scripted"].Events, Is.Empty);
    }

    [Test]
    [Category("G12")]
    public async Task Started_too_late_it_is_off_and_says_why()
    {
        await using PlayedFunction function = await PlayedFunction.OpenAsync();
        Task<string> first = await function.FirstNextAsync();
        InternalExtension extension = function.Start<ShutdownOnly>();
        Assert.That(extension.IsRegistered, Is.False);
        Assert.That(function.Log.Of(1100).Single(), Does.Contain("'ShutdownOnly' is off").And.Contain("too late").And.Contain("head of Main"));
        await Invokes(function, first);
    }

    [Test]
    [Category("G12")]
    public async Task Started_twice_the_second_is_off_and_says_why()
    {
        await using PlayedFunction function = await PlayedFunction.OpenAsync();
        InternalExtension first = function.Start<ShutdownOnly>();
        InternalExtension second = function.Start<ShutdownOnly>();
        Assert.That((first.IsRegistered, second.IsRegistered), Is.EqualTo((true, false)));
        Assert.That(function.Log.Of(1100).Single(), Does.Contain("the name 'ShutdownOnly' is taken").And.Contain("ExtensionOptions.Name"));
        await Invokes(function, await function.FirstNextAsync());
    }

    [Test]
    public async Task Started_twice_under_two_names_both_run()
    {
        await using PlayedFunction function = await PlayedFunction.OpenAsync();
        InternalExtension first = function.Start<ShutdownOnly>();
        InternalExtension second = function.Start<ShutdownOnly>(o => o.Name = "second");
        Assert.That((first.IsRegistered, second.IsRegistered, second.Name), Is.EqualTo((true, true, "second")));
        await Invokes(function, await function.FirstNextAsync());
    }

    [Test]
    [Category("G12")]
    public async Task The_name_of_an_external_one_is_taken_too()
    {
        await using PlayedFunction function = await PlayedFunction.OpenAsync(b => b.AddExtension<ShutdownOnly>());
        Assert.That(function.Start<ShutdownOnly>().IsRegistered, Is.False);
        Assert.That(function.Log.Of(1100).Single(), Does.Contain("is taken"));
        await Invokes(function, await function.FirstNextAsync());
    }

    [Test]
    [Category("G12")]
    public async Task The_eleventh_is_off_and_says_why()
    {
        await using PlayedFunction function = await PlayedFunction.OpenAsync();
        for (int i = 0; i < 10; i++) Assert.That(function.Start<ShutdownOnly>(o => o.Name = $"number-{i}").IsRegistered, $"number {i}");
        Assert.That(function.Start<ShutdownOnly>().IsRegistered, Is.False);
        Assert.That(function.Log.Of(1100).Single(), Does.Contain("ten extensions"));
        await Invokes(function, await function.FirstNextAsync());
    }

    [Test]
    [Category("G12")]
    public async Task Where_extensions_are_switched_off_it_is_off_too()
    {
        await using PlayedFunction function = await PlayedFunction.OpenAsync(b => b.WithExtensionsDisabled());
        Assert.That(function.Start<ShutdownOnly>().IsRegistered, Is.False);
        Assert.That(function.Log.Of(1100).Single(), Does.Contain("switched off"));
        await Invokes(function, await function.FirstNextAsync());
    }

    [Test]
    public async Task Outside_Lambda_it_is_off_and_costs_nothing_but_a_line()
    {
        await using PlayedFunction function = await PlayedFunction.OpenAsync();
        function.Variables.Clear();
        InternalExtension extension = function.Start<Scripted>();
        Assert.That(extension.IsRegistered, Is.False);
        Assert.That(function.Log.All, Has.Count.EqualTo(1));
        Assert.That(function.Log.Of(1101).Single(), Does.Contain("AWS_LAMBDA_RUNTIME_API is not set"));
        Assert.That(await extension.TrackAsync("id", () => Task.FromResult(3)), Is.EqualTo(3));
    }

    [Test]
    public async Task Variables_that_are_for_external_ones_are_not_taken()
    {
        await using PlayedFunction function = await PlayedFunction.OpenAsync();
        function.Variables["LAMBDA_EXT_NAME"] = "the-external-one";
        function.Variables["LAMBDA_EXT_FAILURE_MODE"] = "FailClosed";
        InternalExtension extension = function.Start<Stillborn>();
        Assert.That(extension.Name, Is.EqualTo("Stillborn"));
        await Invokes(function, await function.FirstNextAsync());
        Assert.That(function.Log.Of(1010).Single(), Does.Contain("its constructor").And.Contain("FailOpen"));
        Assert.That(function.Lambda.Extensions["Stillborn"].ReportedErrors, Is.Empty);
    }

    [Test]
    [Category("G12")]
    public async Task A_class_whose_static_constructor_throws_is_told_and_the_function_goes_on()
    {
        await using PlayedFunction function = await PlayedFunction.OpenAsync();
        function.Start<BrokenStatics>();
        await Invokes(function, await function.FirstNextAsync());
        Assert.That(function.Log.Of(1010).Single(), Does.Contain("BrokenStatics: its constructor failed").And.Contain("FailOpen"));
        Assert.That(function.Lambda.Extensions["BrokenStatics"].Events, Is.Empty, "it holds no invocation");
    }

    [Test]
    [Category("G18")]
    public async Task A_wrong_variable_is_named_and_the_function_goes_on()
    {
        await using PlayedFunction function = await PlayedFunction.OpenAsync();
        function.Variables["LAMBDA_EXT_HOOK_TIMEOUT_MS"] = "soon";
        var script = new Script();
        function.Start<Scripted>(host: h => h.Services.AddSingleton(script));
        await Invokes(function, await function.FirstNextAsync());
        Assert.That(function.Log.Of(1001).Single(), Does.Contain("LAMBDA_EXT_HOOK_TIMEOUT_MS='soon'"));
        Assert.That(script.Calls, Is.Empty);
    }

    [Test]
    public void Mistakes_in_code_throw_at_the_start()
    {
        Assert.That(() => InternalExtension.Start<ShutdownOnly>(o => o.HookTimeout = TimeSpan.Zero), Throws.TypeOf<OptionsValidationException>());
        Assert.That(() => InternalExtension.Start<ExtensionBase>(), Throws.InvalidOperationException.With.Message.Contains("abstract"));
        Assert.That(() => InternalExtension.Start((Func<ShutdownOnly>)null!), Throws.ArgumentNullException);
    }

    [Test]
    public async Task A_function_that_makes_it_is_called_once_and_may_fail()
    {
        await using PlayedFunction function = await PlayedFunction.OpenAsync();
        int made = 0;
        // The environment is the test's, so this goes through the builder that the public overload uses.
        function.Start<ShutdownOnly>(host: h => h.Services.AddSingleton(_ =>
        {
            made++;
            return new ShutdownOnly();
        }));
        await Invokes(function, await function.FirstNextAsync());
        Assert.That(made, Is.EqualTo(1));
    }

    private static async Task Invokes(PlayedFunction function, Task<string> next)
    {
        Task<InvocationResult> invocation = function.Lambda.InvokeAsync();
        string requestId = await next.Patiently();
        await function.RespondAsync(requestId);
        Task<string> after = function.NextAsync();
        Assert.That((await invocation.Patiently()).Payload, Is.EqualTo("\"answer\""));
        Assert.That(after.IsCompleted, Is.False);
    }
}
