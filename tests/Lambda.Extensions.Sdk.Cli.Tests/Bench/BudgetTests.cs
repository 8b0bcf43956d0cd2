using Lambda.Extensions.Sdk.Cli.Bench;
using Lambda.Extensions.Sdk.Cli.CommandLine;

namespace Lambda.Extensions.Sdk.Cli.Tests.Bench;

public sealed class BudgetTests
{
    [TestCase("init=5ms", "init", 5, false)]
    [TestCase("held=500us", "held", 0.5, false)]
    [TestCase("duration=1.5s", "duration", 1500, false)]
    [TestCase("rss=512KiB", "rss", 0.5, false)]
    [TestCase("rss=8MiB", "rss", 8, false)]
    [TestCase("first-next=3.5x", "first-next", 3.5, true)]
    public void A_budget_is_a_metric_and_a_value_with_a_unit(string given, string name, double limit, bool isRatio)
    {
        var budget = Budget.Read(given);

        Assert.That((budget.Metric.Name, budget.Limit, budget.IsRatio), Is.EqualTo((name, limit, isRatio)));
    }

    [TestCase("init", "--budget takes NAME=VALUE, for example init=5ms, not 'init'.")]
    [TestCase("=5ms", "--budget takes NAME=VALUE, for example init=5ms, not '=5ms'.")]
    [TestCase("regster=5ms", "--budget: there is no 'regster' (did you mean register?). It is one of init, register, first-next, held, duration, exit, rss.")]
    [TestCase("init=5", "--budget: init takes a number with us, ms or s, or with x for a multiple of --floor, for example init=5ms, not '5'.")]
    [TestCase("init=5MiB", "--budget: init takes a number with us, ms or s, or with x for a multiple of --floor, for example init=5ms, not '5MiB'.")]
    [TestCase("rss=8MB", "--budget: rss takes a number with KiB, MiB or GiB, or with x for a multiple of --floor, for example rss=8MiB, not '8MB'.")]
    [TestCase("rss=MiB", "--budget: rss takes a number with KiB, MiB or GiB, or with x for a multiple of --floor, for example rss=8MiB, not 'MiB'.")]
    [TestCase("init=-1ms", "--budget: init takes a number with us, ms or s, or with x for a multiple of --floor, for example init=5ms, not '-1ms'.")]
    [TestCase("init=1e3ms", "--budget: init takes a number with us, ms or s, or with x for a multiple of --floor, for example init=5ms, not '1e3ms'.")]
    public void A_wrong_budget_is_named_with_its_remedy(string given, string message)
    {
        Assert.That(() => Budget.Read(given), Throws.TypeOf<UsageException>().With.Message.EqualTo(message));
    }

    [Test]
    public void A_broken_budget_names_the_value_and_where_the_time_went()
    {
        var result = Result("ext", (Metric.Init, 10), (Metric.Register, 6), (Metric.FirstNext, 3));

        Assert.Multiple(() =>
        {
            Assert.That(Budget.Read("init=10ms").Check(result, null), Is.Null);
            Assert.That(
                Budget.Read("init=9ms").Check(result, null),
                Is.EqualTo("budget init=9ms is broken: ext has 10.00 ms (start of the process to register 6.00 ms, register to the first next 3.00 ms)"));
            Assert.That(Budget.Read("rss=1MiB").Check(result, null), Is.EqualTo("budget rss=1MiB: ext has no value of rss"));
        });
    }

    [Test]
    public void A_budget_in_multiples_is_of_the_floor()
    {
        var floor = Result("floor", (Metric.Register, 2));
        var result = Result("ext", (Metric.Register, 6));

        Assert.That(Budget.Read("register=3x").Check(result, floor), Is.Null);
        Assert.That(
            Budget.Read("register=2.5x").Check(result, floor),
            Is.EqualTo("budget register=2.5x is broken: ext has 3.00 times the floor's (start of the process to register)"));
    }

    [Test]
    public void A_spread_is_the_median_and_the_quartiles()
    {
        Assert.That(Spread.Of([5, 1, 2, 4, 3]), Is.EqualTo(new Spread(3, 2, 4, 5)));
        Assert.That(Spread.Of([1, 2]), Is.EqualTo(new Spread(1.5, 1.25, 1.75, 2)));
        Assert.That(Spread.Of([]), Is.Null);
    }

    private static BenchResult Result(string label, params (Metric Metric, double Value)[] figures)
    {
        var result = new BenchResult(label);
        result.Add(figures.ToDictionary(figure => figure.Metric, figure => new List<double> { figure.Value }));
        return result;
    }
}
