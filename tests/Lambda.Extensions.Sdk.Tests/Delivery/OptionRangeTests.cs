using Lambda.Extensions.Sdk.Delivery;
using Lambda.Extensions.Sdk.Validation;
using Microsoft.Extensions.Options;

namespace Lambda.Extensions.Sdk.Tests.Delivery;

/// <summary>The defaults and the ranges of all options, as their documentation states them.</summary>
internal sealed class OptionRangeTests
{
    private const double Minute = 60_000;
    private const int Gibibyte = 1 << 30;

    [TestCase(nameof(DeliverySenderOptions.SendTimeout), 10, 15 * Minute, 2000)]
    [TestCase(nameof(DeliverySenderOptions.MaxAttempts), 1, 10, 3)]
    [TestCase(nameof(DeliverySenderOptions.RetryDelay), 1, 10_000, 100)]
    [TestCase(nameof(DeliverySenderOptions.MaxRetryDelay), 100, 60_000, 2000)]
    [TestCase(nameof(DeliverySenderOptions.FailuresToOpen), 2, 100, 3)]
    [TestCase(nameof(DeliverySenderOptions.BreakDuration), 500, 60 * Minute, 30_000)]
    public void Of_a_sender(string option, double min, double max, double standard) => Check<DeliverySenderOptions>(option, min, max, standard, o => o.MaxRetryDelay = option == nameof(o.RetryDelay) ? TimeSpan.FromSeconds(60) : o.MaxRetryDelay);

    [TestCase(nameof(DeliveryQueueOptions.MaxItems), 1, 10_000_000, 10_000)]
    [TestCase(nameof(DeliveryQueueOptions.MaxBytes), 1, Gibibyte, 4 * 1024 * 1024)]
    [TestCase(nameof(DeliveryQueueOptions.MaxBatchItems), 1, 1_000_000, 1000)]
    [TestCase(nameof(DeliveryQueueOptions.MaxBatchBytes), 1, Gibibyte, 1024 * 1024)]
    public void Of_a_queue(string option, double min, double max, double standard) => Check<DeliveryQueueOptions>(option, min, max, standard);

    [TestCase(nameof(FreezeAwareHandlerOptions.MaxIdle), 0, 10 * Minute, 4000)]
    [TestCase(nameof(FreezeAwareHandlerOptions.ConnectTimeout), 10, 1000, 1000)]
    [TestCase(nameof(FreezeAwareHandlerOptions.SendTimeout), 10, 15 * Minute, 2000)]
    public void Of_a_handler(string option, double min, double max, double standard) => Check<FreezeAwareHandlerOptions>(option, min, max, standard);

    [Test]
    public void Of_a_spill() => Check<DeliverySpillOptions>(nameof(DeliverySpillOptions.MaxBytes), 4096, Gibibyte, 8 * 1024 * 1024, o => o.Name = "x");

    [TestCase("http://proxy:3128", true)]
    [TestCase("https://proxy", true)]
    [TestCase("ftp://proxy", false)]
    [TestCase("proxy", false)]
    public void A_proxy_is_an_absolute_address_of_HTTP(string address, bool legal)
    {
        var options = new FreezeAwareHandlerOptions { Proxy = new Uri(address, UriKind.RelativeOrAbsolute) };
        if (legal) Assert.That(() => OptionsCheck.Checked(options), Throws.Nothing);
        else Assert.That(() => OptionsCheck.Checked(options), Throws.TypeOf<OptionsValidationException>().With.Message.Contains("http://proxy:3128"));
    }

    [Test]
    public void Each_drop_policy_is_legal()
    {
        foreach (DropPolicy policy in Enum.GetValues<DropPolicy>()) Assert.That(() => Item.Queue(o => o.DropPolicy = policy), Throws.Nothing);
    }

    private static void Check<T>(string option, double min, double max, double standard, Action<T>? prepare = null)
        where T : class, ICheckedOptions, new()
    {
        System.Reflection.PropertyInfo property = typeof(T).GetProperty(option)!;
        bool isTime = property.PropertyType == typeof(TimeSpan);
        Assert.That(property.GetValue(new T()), Is.EqualTo(Value(standard)), "the default");
        foreach (double legal in (double[])[min, max, standard]) Assert.That(() => OptionsCheck.Checked(With(legal)), Throws.Nothing, $"{legal}");
        foreach (double illegal in (double[])[min - 1, max + 1])
            Assert.That(() => OptionsCheck.Checked(With(illegal)), Throws.TypeOf<OptionsValidationException>().With.Message.Contains($"{option}={(long)illegal}").And.Message.Contains($"{(long)min} to {(long)max}"), $"{illegal}");

        object Value(double number) => isTime ? TimeSpan.FromMilliseconds(number) : Convert.ChangeType(number, property.PropertyType, System.Globalization.CultureInfo.InvariantCulture);

        T With(double number)
        {
            var options = new T();
            prepare?.Invoke(options);
            property.SetValue(options, Value(number));
            return options;
        }
    }
}
