using System.CommandLine;
using Lambda.Extensions.Sdk.Cli.CommandLine;

namespace Lambda.Extensions.Sdk.Cli.Tests.CommandLine;

public sealed class CommandTreeTests
{
    private static readonly TextOption Once = new("--once", "VALUE", "");
    private static readonly ListOption Repeated = new("--repeated", "VALUE", "");
    private static readonly ListOption Many = new("--many", "VALUE", "", many: true);
    private static readonly Argument<string> File = new("FILE") { Arity = ArgumentArity.ZeroOrOne };
    private static readonly SwitchOption Switch = new("--switch", "");

    [Test]
    public void Values_follow_their_option_or_an_equals_sign()
    {
        var values = Read("--once", "a", "--repeated=b=c", "--switch", "--repeated", "d");

        Assert.Multiple(() =>
        {
            Assert.That(values.One(Once), Is.EqualTo("a"));
            Assert.That(values.All(Repeated), Is.EqualTo(new[] { "b=c", "d" }));
            Assert.That(values.Has(Switch), Is.True);
            Assert.That(values.Has(Many), Is.False);
            Assert.That(values.All(Many), Is.Empty);
        });
    }

    [Test]
    public void An_option_of_many_takes_all_values_up_to_the_next_option()
    {
        var values = Read("--many", "a", "b", "--switch", "--many", "c");

        Assert.That(values.All(Many), Is.EqualTo(new[] { "a", "b", "c" }));
    }

    [TestCase("-1")]
    [TestCase("@file")]
    [TestCase("a:b=c")]
    [TestCase("-")]
    [TestCase("")]
    public void A_value_may_look_almost_like_an_option(string value)
    {
        Assert.That(Read("--once", value).One(Once), Is.EqualTo(value));
    }

    [TestCase("--once", "--once needs a value: --once VALUE. A value that starts with '--' is written --once=VALUE.")]
    [TestCase("--once --switch", "--once needs a value: --once VALUE. A value that starts with '--' is written --once=VALUE.")]
    [TestCase("--once a --once b", "--once is given twice. Leave one of them out.")]
    [TestCase("--switch --switch", "--switch is given twice. Leave one of them out.")]
    [TestCase("--switch=yes", "--switch takes no value. Write just --switch.")]
    [TestCase("--once a b", "'b' belongs to no option. A value with spaces needs quotes. See 'lambda-ext help test'.")]
    [TestCase("--onec a", "'lambda-ext test' has no option --onec (did you mean --once?). See 'lambda-ext help test'.")]
    [TestCase("-switch", "'lambda-ext test' has no option -switch (did you mean --switch?). See 'lambda-ext help test'.")]
    [TestCase("--many a --elephant b", "'lambda-ext test' has no option --elephant. See 'lambda-ext help test'.")]
    [TestCase("--once --elephant", "--once needs a value: --once VALUE. A value that starts with '--' is written --once=VALUE.")]
    [TestCase("--elephant", "'lambda-ext test' has no option --elephant. See 'lambda-ext help test'.")]
    public void A_mistake_is_named_with_its_remedy(string line, string message)
    {
        Assert.That(() => Read(line.Split(' ')), Throws.TypeOf<UsageException>().With.Message.EqualTo(message));
    }

    [Test]
    public void A_command_may_take_one_value_without_a_name()
    {
        var values = Read(new TestCommand { Argument = File }, ["--switch", "a=b", "--once", "c"]);

        Assert.Multiple(() =>
        {
            Assert.That(values.One(File), Is.EqualTo("a=b"));
            Assert.That(values.One(Once), Is.EqualTo("c"));
            Assert.That(values.Has(Switch), Is.True);
        });
    }

    [Test]
    public void A_second_value_without_a_name_is_refused()
    {
        Assert.That(
            () => Read(new TestCommand { Argument = File }, ["a", "b"]),
            Throws.TypeOf<UsageException>().With.Message.EqualTo("FILE is given twice. Leave one of them out."));
    }

    private static OptionValues Read(params string[] args) => Read(new TestCommand(), args);

    private static OptionValues Read(TestCommand command, string[] args) => new(CommandTree.Read([command], ["test", .. args], new TestTerminal().Terminal));

    private sealed class TestCommand : ICommand
    {
        public string Name => "test";

        public Argument? Argument { get; init; }

        public string Summary => "";

        public IReadOnlyList<Option> Options => [Once, Repeated, Many, Switch];

        public string Remarks => "";

        public Task<int> RunAsync(OptionValues options, Terminal terminal, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
