using System.Runtime.CompilerServices;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Lambda.Extensions.Sdk.ReportTests;

/// <summary>The page as a person uses it, in headless Chromium.</summary>
public sealed class ReportPageTests
{
    [Test]
    public async Task A_row_opens_the_waterfall_of_its_invocation_and_closes_it()
    {
        await using var report = await OpenReport.OpenAsync(SampleReport.Make(20));
        var row = report.Rows.Nth(2);

        await row.ClickAsync();

        var waterfall = report.Page.GetByRole(AriaRole.Group, new() { Name = "Waterfall of " });
        await Expect(row).ToHaveAttributeAsync("aria-expanded", "true");
        await Expect(waterfall.Locator(".picture .lane > span")).ToHaveTextAsync(new[] { "", "platform", "runtime", "metrics-agent", "audit-log" });
        await Expect(waterfall.Locator(".bar")).ToHaveCountAsync(9);
        await Expect(waterfall.Locator(".mark", new() { HasTextString = "↓" })).ToHaveAttributeAsync("title", "receives 4 records, 1187 bytes");
        await Expect(waterfall.Locator(".all tbody tr")).ToHaveCountAsync(17);
        await Expect(waterfall.GetByText("order 1 is stored")).ToHaveCountAsync(4);

        await row.ClickAsync();

        await Expect(waterfall).ToHaveCountAsync(0);
        await Expect(row).ToHaveAttributeAsync("aria-expanded", "false");
    }

    [Test]
    public async Task The_table_has_what_an_invocation_cost_and_which_participant_was_last()
    {
        await using var report = await OpenReport.OpenAsync(SampleReport.Make(20));

        var rows = report.Page.Locator("#rows tr.r");
        await Expect(rows).ToHaveCountAsync(22);
        await Expect(rows.Nth(1).GetByRole(AriaRole.Cell)).ToHaveTextAsync(new[] { "1  8f14e45f-ceea-467f-a1d3-000000000000", "cold", "✓ success", "33.4 ms", "9.40 ms", "92 ms", "metrics-agent" });
        await Expect(rows.Nth(3).GetByRole(AriaRole.Cell).Nth(2)).ToHaveTextAsync("✗ function error");
    }

    [Test]
    public async Task The_keyboard_moves_opens_and_closes()
    {
        await using var report = await OpenReport.OpenAsync(SampleReport.Make(20));
        var rows = report.Rows;
        await rows.First.FocusAsync();

        await report.Page.Keyboard.PressAsync("ArrowDown");
        await Expect(rows.Nth(1)).ToBeFocusedAsync();
        await report.Page.Keyboard.PressAsync("End");
        await Expect(rows.Nth(21)).ToBeFocusedAsync();
        await report.Page.Keyboard.PressAsync("Home");
        await Expect(rows.First).ToBeFocusedAsync();
        await report.Page.Keyboard.PressAsync("ArrowUp");
        await Expect(rows.First).ToBeFocusedAsync();
        await report.Page.Keyboard.PressAsync("Enter");
        await Expect(rows.First).ToHaveAttributeAsync("aria-expanded", "true");
        await report.Page.Keyboard.PressAsync("Tab");
        await report.Page.Keyboard.PressAsync("Escape");
        await Expect(rows.First).ToHaveAttributeAsync("aria-expanded", "false");
        await Expect(rows.First).ToBeFocusedAsync();
    }

    [Test]
    public async Task Prices_are_inputs_and_the_cost_follows_them()
    {
        await using var report = await OpenReport.OpenAsync(SampleReport.Make(20));
        var headline = report.Page.Locator("#headline");
        // 12.25 ms in the mean: 0.01225 s x 0.5 GB x 0.0000166667 USD x 1,000,000.
        await Expect(headline).ToContainTextAsync("USD 0.10 per million invocations at 512 MB");

        await report.Page.GetByLabel("Memory, MB").FillAsync("1024");
        await Expect(headline).ToContainTextAsync("USD 0.20 per million invocations at 1024 MB");
        await report.Page.GetByLabel("Architecture").SelectOptionAsync("arm64");
        await Expect(report.Page.GetByLabel("USD per GB-second")).ToHaveValueAsync("0.0000133334");
        await Expect(headline).ToContainTextAsync("USD 0.16 per million");
        await report.Page.GetByLabel("USD per GB-second").FillAsync("0.0001");
        await Expect(headline).ToContainTextAsync("USD 1.23 per million");
    }

    [Test]
    public async Task A_freeze_has_a_fixed_width_and_the_axis_has_round_steps()
    {
        await using var report = await OpenReport.OpenAsync(SampleReport.Make(3));

        await report.Rows.First.ClickAsync();

        var labels = await report.Page.Locator(".axis span").AllTextContentsAsync();
        Assert.That(labels, Is.EqualTo(new[] { "0 ms", "10 ms", "20 ms", "30 ms", "40 ms", "50 ms" }));
    }

    [TestCase(ColorScheme.Light, 1180)]
    [TestCase(ColorScheme.Dark, 1180)]
    [TestCase(ColorScheme.Light, 360)]
    public async Task The_page_is_accessible_and_quiet(ColorScheme scheme, int width)
    {
        await using var report = await OpenReport.OpenAsync(SampleReport.Make(20, succeeded: false), width, scheme: scheme);
        await report.Rows.Nth(3).ClickAsync();

        var result = await report.Page.RunAxe();
        var overflow = await report.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        await ScreenshotAsync(report.Page, $"{scheme}-{width}".ToLowerInvariant());

        Assert.Multiple(() =>
        {
            Assert.That(result.Violations.Select(violation => $"{violation.Id}: {violation.Help} {string.Join(" ", violation.Nodes.Take(3).Select(node => node.Html))}"), Is.Empty);
            Assert.That(overflow, Is.Zero, "nothing is wider than the screen");
            Assert.That(result.Passes, Has.Length.GreaterThan(10), "the rules were applied");
            Assert.That(report.Errors, Is.Empty);
            Assert.That(report.Requests, Is.Empty);
        });
    }

    [Test]
    public async Task The_theme_can_be_chosen()
    {
        await using var report = await OpenReport.OpenAsync(SampleReport.Make(1), scheme: ColorScheme.Dark);
        var button = report.Page.Locator("#theme");
        var dark = await BackgroundAsync(report.Page);

        await button.ClickAsync();
        await Expect(button).ToHaveTextAsync("Theme: light");
        Assert.That(await BackgroundAsync(report.Page), Is.EqualTo("rgb(255, 255, 255)").And.Not.EqualTo(dark));
        await button.ClickAsync();
        await Expect(button).ToHaveTextAsync("Theme: dark");
        Assert.That(await BackgroundAsync(report.Page), Is.EqualTo(dark));
    }

    [Test]
    public async Task Hostile_log_lines_are_shown_as_text()
    {
        await using var report = await OpenReport.OpenAsync(SampleReport.Make(1));

        await report.Rows.Nth(1).ClickAsync();

        await Expect(report.Page.Locator(".all").GetByText("</script><img src=x onerror=").First).ToBeVisibleAsync();
        await Expect(report.Page.Locator(".all").GetByText("\\u202Etxt.exe \uFFFD\\u0000").First).ToBeVisibleAsync();
        await Expect(report.Page).ToHaveTitleAsync("lambda-ext run: OK");
        await Expect(report.Page.Locator("img")).ToHaveCountAsync(0);
        Assert.That(report.Errors, Is.Empty);
    }

    [Test]
    public async Task A_thousand_invocations_are_whole_and_open_at_once()
    {
        await using var report = await OpenReport.OpenAsync(SampleReport.Make(1000));

        await report.Rows.Nth(1000).ClickAsync();

        await Expect(report.Rows).ToHaveCountAsync(1002);
        await Expect(report.Page.Locator("#rows .bar")).ToHaveCountAsync(9);
        await Expect(report.Page.Locator("#rows .all tbody tr")).ToHaveCountAsync(17);
        await Expect(report.Page.Locator("#omitted")).ToBeHiddenAsync();
        var opened = await report.Page.EvaluateAsync<double>("performance.getEntriesByType('navigation')[0].loadEventEnd");
        TestContext.Out.WriteLine($"1,000 invocations: {report.Bytes} bytes, opened in {opened:F0} ms");
        Assert.That(report.Bytes, Is.LessThan(5 * 1024 * 1024));
    }

    [Test]
    public async Task A_run_that_ended_at_once_has_a_page_too()
    {
        var empty = SampleReport.Make(0) with { Rows = [], ColdStarts = [], Ledger = [], Usage = [], Freezes = [], Succeeded = false, Problems = ["interrupted"] };

        await using var report = await OpenReport.OpenAsync(empty);

        await Expect(report.Page.GetByText("The run ended before INIT began.")).ToBeVisibleAsync();
        await Expect(report.Page.GetByText("interrupted")).ToBeVisibleAsync();
        Assert.That(report.Errors, Is.Empty);
    }

    private static Task<string> BackgroundAsync(IPage page) => page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");

    /// <summary>Keeps a picture for people, in <c>artifacts/report</c>.</summary>
    private static async Task ScreenshotAsync(IPage page, string name, [CallerFilePath] string source = "") => await page.ScreenshotAsync(new PageScreenshotOptions
    {
        Path = Path.Combine(Path.GetDirectoryName(source)!, "..", "..", "artifacts", "report", name + ".png"),
        FullPage = true,
    });
}
