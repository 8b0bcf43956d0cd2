using Lambda.Extensions.Sdk.ExtensionsApi;
using Lambda.Extensions.Sdk.Hosting.Configuration;
using Lambda.Extensions.Sdk.Hosting.Hooks;
using Lambda.Extensions.Sdk.Logging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lambda.Extensions.Sdk.Tests.Hosting.Configuration;

public sealed class HostConfigurationTests
{
    private readonly Dictionary<string, string> _variables = [];

    [TestCase(HookSet.None, ExtensionEvents.Shutdown)]
    [TestCase(HookSet.Starting | HookSet.Initialize | HookSet.Shutdown, ExtensionEvents.Shutdown)]
    [TestCase(HookSet.Invoke, ExtensionEvents.Invoke | ExtensionEvents.Shutdown)]
    [TestCase(HookSet.Invoke | HookSet.Shutdown, ExtensionEvents.Invoke | ExtensionEvents.Shutdown)]
    public void INVOKE_is_asked_for_only_by_who_does_something_with_it(object hooks, ExtensionEvents events) =>
        Assert.That(Create(new LambdaExtensionRegistration(typeof(string), (HookSet)hooks, null)).Events, Is.EqualTo(events));

    [Test]
    public void One_of_several_that_wants_INVOKE_is_enough() =>
        Assert.That(Create(Silent<int>(), Invoked<string>(), Silent<long>()).Events, Is.EqualTo(ExtensionEvents.Invoke | ExtensionEvents.Shutdown));

    [TestCase("lambda-managed-instances", ExtensionEvents.Shutdown)]
    [TestCase("LAMBDA-MANAGED-INSTANCES", ExtensionEvents.Shutdown)]
    [TestCase("on-demand", ExtensionEvents.Invoke | ExtensionEvents.Shutdown)]
    [TestCase("snap-start", ExtensionEvents.Invoke | ExtensionEvents.Shutdown)]
    [TestCase("something-new", ExtensionEvents.Invoke | ExtensionEvents.Shutdown)]
    [Category("G16")]
    public void Managed_Instances_have_SHUTDOWN_only(string initializationType, ExtensionEvents events)
    {
        _variables["AWS_LAMBDA_INITIALIZATION_TYPE"] = initializationType;
        Assert.That(Create(Invoked<string>()).Events, Is.EqualTo(events));
    }

    [Test]
    [Category("G18")]
    public void What_is_misconfigured_will_be_idle_and_is_not_woken_for_INVOKE()
    {
        _variables["LAMBDA_EXT_HOOK_TIMEOUT_MS"] = "x";
        HostConfiguration configuration = Create(Invoked<int>(), Invoked<string>());
        Assert.That(configuration.Events, Is.EqualTo(ExtensionEvents.Shutdown));
        Assert.That(configuration.Findings, Has.Count.EqualTo(1), "the same for both, said once");
    }

    [TestCase(FailureMode.FailOpen)]
    [TestCase(FailureMode.FailClosed)]
    [Category("G18")]
    public void An_option_out_of_its_range_in_code_throws_in_any_mode(FailureMode mode)
    {
        Action<ExtensionOptions> configure = o =>
        {
            o.FailureMode = mode;
            o.HookTimeout = TimeSpan.Zero;
        };
        Assert.That(
            () => Create(Silent<int>(), new LambdaExtensionRegistration(typeof(string), HookSet.None, configure)),
            Throws.TypeOf<OptionsValidationException>().With.Property("OptionsName").EqualTo("String").And.Message.Contains("HookTimeout=0 ms is not legal: 1 to 900000 ms"));
    }

    [Test]
    [Category("G18")]
    public void A_variable_does_not_cure_what_is_wrong_in_code()
    {
        _variables["LAMBDA_EXT_HOOK_TIMEOUT_MS"] = "100";
        Assert.That(() => Create(Named<string>(null, o => o.HookTimeout = TimeSpan.Zero)), Throws.TypeOf<OptionsValidationException>());
    }

    [Test]
    [Category("G19")]
    public void The_one_name_that_is_set_counts_for_all()
    {
        HostConfiguration configuration = Create(Silent<int>(), Named<string>("own"), Named<long>("own"));
        Assert.That((configuration.Name, configuration.Modules.Length), Is.EqualTo(("own", 3)));
    }

    [Test]
    [Category("G19")]
    public void Two_names_cannot_be_registered_by_one_process() =>
        Assert.That(() => Create(Named<int>("one"), Silent<long>(), Named<string>("two")), Throws.InvalidOperationException.With.Message.Contains("'one' and 'two'"));

    [Test]
    [Category("G19")]
    public void The_variable_ends_a_conflict_of_names()
    {
        _variables["LAMBDA_EXT_NAME"] = "given";
        Assert.That(Create(Named<int>("one"), Named<string>("two")).Name, Is.EqualTo("given"));
    }

    [Test]
    [Category("G19")]
    public void Without_a_name_it_is_the_files() => Assert.That(Create(Silent<int>()).Name, Is.EqualTo(ExtensionName.Discover()).And.Not.Empty);

    [Test]
    public void One_that_asks_for_account_id_or_start_up_report_is_enough()
    {
        Assert.That((Create(Silent<int>()).RequestAccountId, Create(Silent<int>()).LogStartup), Is.EqualTo((false, false)));
        HostConfiguration configuration = Create(Silent<int>(), Named<string>(null, o => o.RequestAccountId = o.LogStartup = true));
        Assert.That((configuration.RequestAccountId, configuration.LogStartup), Is.EqualTo((true, true)));
    }

    [TestCase(null, new LogLevel[0], LogLevel.Information)]
    [TestCase("ERROR", new LogLevel[0], LogLevel.Error)]
    [TestCase("ERROR", new[] { LogLevel.Debug }, LogLevel.Debug, Description = "What is set for the extension goes before what is set for the function.")]
    [TestCase("TRACE", new[] { LogLevel.Warning, LogLevel.Error }, LogLevel.Warning, Description = "The process has one level: the least.")]
    [TestCase("TRACE", new[] { LogLevel.None }, LogLevel.None)]
    public void The_log_level_is_the_extensions_or_the_functions(string? variable, LogLevel[] levels, LogLevel expected)
    {
        if (variable is not null) _variables["AWS_LAMBDA_LOG_LEVEL"] = variable;
        LambdaExtensionRegistration[] registrations = [Silent<int>(), .. levels.Select(l => new LambdaExtensionRegistration(typeof(string), HookSet.None, o => o.LogLevel = l))];
        using LambdaLoggerFactory loggers = Create(registrations).CreateLoggers(LambdaEnvironment.FromVariables(_variables), TimeProvider.System);
        ILogger logger = loggers.CreateLogger("any");
        LogLevel[] written = [.. Enum.GetValues<LogLevel>().Where(logger.IsEnabled)];
        Assert.That(written, Is.EqualTo(Enum.GetValues<LogLevel>().Where(l => l >= expected && l != LogLevel.None)));
    }

    [Test]
    public void Each_extension_has_its_own_options_with_the_variables_over_them()
    {
        _variables["LAMBDA_EXT_SHUTDOWN_TIMEOUT_MS"] = "700";
        HostConfiguration configuration = Create(Named<int>(null, o => o.HookTimeout = TimeSpan.FromSeconds(3)), Silent<string>());
        Assert.That(configuration.Findings, Is.Null);
        Assert.That(configuration.Modules.Select(m => (m.Name, m.Options.HookTimeout.TotalSeconds, m.Options.ShutdownTimeout.TotalMilliseconds)), Is.EqualTo(((string, double, double)[])[("Int32", 3, 700), ("String", 1, 700)]));
    }

    private HostConfiguration Create(params LambdaExtensionRegistration[] registrations) =>
        HostConfiguration.Create([.. registrations], LambdaEnvironment.FromVariables(_variables), TimeProvider.System);

    private static LambdaExtensionRegistration Silent<T>() => new(typeof(T), HookSet.None, null);

    private static LambdaExtensionRegistration Invoked<T>() => new(typeof(T), HookSet.Invoke, null);

    private static LambdaExtensionRegistration Named<T>(string? name, Action<ExtensionOptions>? configure = null) => new(typeof(T), HookSet.None, o =>
    {
        o.Name = name;
        configure?.Invoke(o);
    });
}
