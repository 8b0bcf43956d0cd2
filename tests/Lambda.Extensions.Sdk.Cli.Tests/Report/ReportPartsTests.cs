using Lambda.Extensions.Sdk.Cli.Report;
using Lambda.Extensions.Sdk.Cli.Report.Model;
using Lambda.Extensions.Sdk.Cli.Report.Usage;

namespace Lambda.Extensions.Sdk.Cli.Tests.Report;

/// <summary>The small parts of the report: text of others, bounds, files, samples.</summary>
public sealed class ReportPartsTests
{
    private readonly TempFolder _folder = new();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [TestCase("plain ä 漢 😀", "plain ä 漢 😀")]
    [TestCase("a\u202Eb\u2066c\u200Fd", "a\\u202Eb\\u2066c\\u200Fd", TestName = "Characters that change the direction are shown as escapes")]
    [TestCase("a\0b\e[31mc\u2028d", "a\\u0000b\\u001B[31mc\\u2028d", TestName = "Control characters and line separators are shown as escapes")]
    [TestCase("a\tb", "a  b", TestName = "A tab is two blanks")]
    public void Text_of_others_cannot_act_on_its_surroundings(string text, string expected) =>
        Assert.That(ReportText.Clean(text), Is.EqualTo(expected));

    [Test]
    public void Half_a_character_is_replaced() => Assert.That(ReportText.Clean("a" + (char)0xD800 + "b"), Is.EqualTo("a\uFFFDb"));

    [Test]
    public void A_long_line_is_cut_between_characters()
    {
        var line = new string('x', ReportText.MaxLength - 1) + "😀 and more";

        Assert.That(ReportText.Clean(line), Is.EqualTo(new string('x', ReportText.MaxLength - 1) + "…"));
    }

    [Test]
    public void Nothing_in_the_data_can_end_its_block() =>
        Assert.That(ReportText.Encoder.Encode("</script><!--"), Does.Not.Contain("<").And.Not.Contain(">"));

    [TestCase("""{"message":"Summary: 3 records"}""", "3 records")]
    [TestCase("INFO [x] Summary: 3 records", "3 records")]
    [TestCase("nothing", null)]
    public void What_an_extension_logs_of_itself_is_found_in_text_and_JSON(string line, string? expected) =>
        Assert.That(ReportText.After(line, "Summary: "), Is.EqualTo(expected));

    [Test]
    public void Lines_beyond_the_room_are_counted()
    {
        var rows = new ReportRows(expectedRows: 1);
        rows.Begin(RowKind.Invocation, "a", TimeSpan.Zero);

        for (var i = 0; i < 2500; i++) rows.Add(new LogLine(1, TimeSpan.Zero, "line", IsError: false));

        Assert.That(rows.Current!.Lines, Has.Count.EqualTo(2000));
        Assert.That(rows.Current.Omitted, Is.EqualTo(500));
    }

    [Test]
    public void Lines_of_early_invocations_leave_room_for_those_of_late_ones_and_ticks_have_room_of_their_own()
    {
        var rows = new ReportRows(expectedRows: 1000);
        var line = new string('x', 900);

        for (var i = 0; i < 1000; i++)
        {
            rows.Begin(RowKind.Invocation, "id", TimeSpan.Zero);
            for (var n = 0; n < 60; n++) rows.Add(new LogLine(1, TimeSpan.Zero, line, IsError: false));
            rows.Add(new Tick(2, TickKind.Delivery, TimeSpan.Zero, "receives 4 records, 1187 bytes"));
        }

        Assert.That(rows.All, Has.Count.EqualTo(1000));
        Assert.That(rows.All.Select(row => row.Lines.Count), Has.All.GreaterThan(0));
        Assert.That(rows.All.Select(row => row.Ticks.Count), Has.All.EqualTo(1));
        Assert.That(rows.All.Sum(row => row.Lines.Count + row.Omitted), Is.EqualTo(60_000));
    }

    [Test]
    public void Invocations_beyond_the_room_are_counted_and_the_shutdown_is_kept()
    {
        var rows = new ReportRows(expectedRows: 1);
        for (var i = 0; i < 100_000; i++) rows.Begin(RowKind.Invocation, "0c3f9d1e-0000-0000-0000-000000000000", TimeSpan.Zero);

        rows.Begin(RowKind.Shutdown, "SHUTDOWN", TimeSpan.Zero);

        Assert.That(rows.All, Has.Count.GreaterThan(5000));
        Assert.That(rows.All.Count + rows.Omitted, Is.EqualTo(100_001));
        Assert.That(rows.All[^1].Kind, Is.EqualTo(RowKind.Shutdown));
    }

    [TestCase("on-demand", 110)]
    [TestCase("provisioned-concurrency", 11)]
    [TestCase("lambda-managed-instances", null)]
    public void The_billed_estimate_is_whole_milliseconds_by_the_rules_of_the_type(string type, int? expected) =>
        Assert.That(BilledTime.Estimate(type, TimeSpan.FromMilliseconds(10.2), TimeSpan.FromMilliseconds(99.5)).Milliseconds, Is.EqualTo(expected));

    [Test]
    public void A_long_run_has_a_bounded_number_of_samples_over_its_whole_time()
    {
        var recorder = new UsageRecorder(lane: 2, processId: 1);

        for (var i = 0; i < 10_000; i++) recorder.Add(new UsageSample(TimeSpan.FromMilliseconds(i), TimeSpan.Zero, 1));

        Assert.That(recorder.Series.Samples, Has.Count.LessThan(UsageRecorder.MaxSamples));
        Assert.That(recorder.Series.Samples[0].At, Is.EqualTo(TimeSpan.Zero));
        Assert.That(recorder.Series.Samples[^1].At, Is.GreaterThan(TimeSpan.FromMilliseconds(9900)));
    }

    [Test]
    public void A_process_whose_name_has_blanks_and_parentheses_is_measured()
    {
        const string stat = "42 (a) S 9) b) S 1 42 42 0 -1 4194560 100 0 0 0 7 5 0 0 20 0 3 0 1000 5000000 250 18446744073709551615 1";

        var usage = ProcessUsage.Parse(stat);

        Assert.That(usage!.Value.Cpu, Is.EqualTo(TimeSpan.FromMilliseconds(120)));
        Assert.That(usage.Value.Bytes, Is.EqualTo(250L * Environment.SystemPageSize));
    }

    [Test]
    public void A_process_that_is_gone_has_no_usage() => Assert.That(ProcessUsage.Read(int.MaxValue), Is.Null);

    [Test]
    public void A_failed_write_leaves_the_old_file_and_nothing_beside_it()
    {
        var path = _folder.Write("run.html", "old");

        Assert.That(() => ReportFile.Write(path, _ => throw new IOException("No space left on device.")), Throws.TypeOf<SetupException>().With.Message.Contains("No space left on device."));

        Assert.That(File.ReadAllText(path), Is.EqualTo("old"));
        Assert.That(Directory.GetFiles(_folder.Path), Is.EqualTo(new[] { path }));
    }

    [Test]
    public void A_symbolic_link_stays_one()
    {
        File.CreateSymbolicLink(_folder["link.html"], _folder["target.html"]);

        ReportFile.Check(_folder["link.html"]);
        ReportFile.Write(_folder["link.html"], stream => stream.WriteByte((byte)'x'));

        Assert.That(new FileInfo(_folder["link.html"]).LinkTarget, Is.EqualTo(_folder["target.html"]));
        Assert.That(File.ReadAllText(_folder["target.html"]), Is.EqualTo("x"));
    }

    [TestCase("gone/run.html")]
    [TestCase("file/run.html")]
    public void A_place_that_takes_no_file_is_noticed_before_the_run(string name)
    {
        _folder.Write("file", "");

        Assert.That(() => ReportFile.Check(_folder[name]), Throws.TypeOf<SetupException>().With.Message.StartWith($"--report: '{_folder[name]}' cannot be written: "));
    }
}
