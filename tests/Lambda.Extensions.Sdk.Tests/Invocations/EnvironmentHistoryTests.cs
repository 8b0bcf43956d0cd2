using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Tests.Invocations;

internal sealed class EnvironmentHistoryTests
{
    private const string Success = ",\"status\":\"success\"";
    private const string Measured = Success + ",\"metrics\":{\"durationMs\":125.5}";

    private static readonly string[] Init =
    [
        Story.InitJson("initStart", 0, more: ",\"runtimeVersion\":\"dotnet:10.v3\",\"instanceId\":\"i-1\""), Story.InitJson("initRuntimeDone", 100, more: Success), Story.InitJson("initReport", 120, more: Measured),
    ];

    private static readonly string[] Suppressed =
    [
        Story.InitJson("initStart", 5000, "invoke"), Story.InitJson("initRuntimeDone", 5100, "invoke", Success), Story.InitJson("initReport", 5120, "invoke", Measured),
    ];

    private static readonly string[] Restore =
    [
        Story.RestoreJson("restoreStart", 60_000, "{\"functionName\":\"orders\"}"), Story.RestoreJson("restoreRuntimeDone", 60_100), Story.RestoreJson("restoreReport", 60_110, "{\"status\":\"success\",\"metrics\":{\"durationMs\":15.5}}"),
    ];

    [TestCase("on-demand", true)]
    [TestCase("", true)]
    [TestCase("provisioned-concurrency", false)]
    [Category("G10")]
    public void The_first_invocation_has_the_initialisation(string type, bool isColdStart)
    {
        Story story = new Story(new InitializationType(type)).Tell(Init).Tell(Init).Begin("a", 200).Tell(Story.ReportJson("a", 300)).Begin("b", 400).Tell(Story.ReportJson("b", 500));
        EnvironmentInitialization? init = story.Reported("a").Initialization;
        Assert.Multiple(() =>
        {
            Assert.That((story.Reported("a").IsColdStart, story.Reported("a").HadSuppressedInit), Is.EqualTo((isColdStart, false)));
            Assert.That((init?.StartedAt, init?.RuntimeDoneAt, init?.EndedAt), Is.EqualTo(((DateTimeOffset?)Story.At(0), (DateTimeOffset?)Story.At(100), (DateTimeOffset?)Story.At(120))));
            Assert.That((init?.Duration, init?.Status, init?.Phase), Is.EqualTo(((TimeSpan?)TimeSpan.FromMilliseconds(125.5), (TelemetryStatus?)TelemetryStatus.Success, (InitializationPhase?)InitializationPhase.Init)));
            Assert.That((init?.RuntimeVersion, init?.InstanceId, init?.Type), Is.EqualTo(("dotnet:10.v3", "i-1", (InitializationType?)new InitializationType(type.Length == 0 ? "on-demand" : type))));
            Assert.That((story.Reported("b").IsColdStart, story.Reported("b").Initialization), Is.EqualTo((false, (EnvironmentInitialization?)null)));
            Assert.That(story.Told.Count(), Is.EqualTo(4));
        });
    }

    [Test]
    [Category("G10")]
    public void An_initialization_can_be_reported_late_and_backwards()
    {
        Story story = new Story().Begin("a", 200).Tell(Init[2]).Tell(Story.DoneJson("a", 300)).Tell(Init[1], Init[0], Story.ReportJson("a", 400));
        Assert.That((story.Completed("a").Initialization?.EndedAt, story.Completed("a").Initialization?.StartedAt), Is.EqualTo(((DateTimeOffset?)Story.At(120), (DateTimeOffset?)null)));
        Assert.That(story.Reported("a").Initialization?.StartedAt, Is.EqualTo(Story.At(0)));
        // Not the second one's.
        story = new Story().Begin("a", 200).Tell(Story.ReportJson("a", 400)).Tell(Init).Begin("b", 500).Tell(Story.ReportJson("b", 600));
        Assert.That(story.Reported("b").Initialization, Is.Null);
    }

    [Test]
    [Category("G10")]
    public void A_suppressed_init_belongs_to_the_invocation_it_delays()
    {
        // In the process that a reset started.
        Story story = new Story().Tell(Suppressed).Begin("a", 5200).Tell(Story.StartJson("a", 5190), Story.DoneJson("a", 5300), Story.ReportJson("a", 5400));
        Invocation reported = story.Reported("a");
        Assert.That((reported.HadSuppressedInit, reported.IsColdStart, reported.Initialization?.Duration), Is.EqualTo((true, false, (TimeSpan?)TimeSpan.FromMilliseconds(125.5))));
    }

    [Test]
    [Category("G10")]
    public void A_failed_init_that_the_first_invocation_repeats_is_a_cold_start()
    {
        Story story = new Story().Tell(Init[0], Story.InitJson("initReport", 120, more: ",\"status\":\"timeout\"")).Tell(Suppressed).Begin("a", 5200).Tell(Story.ReportJson("a", 5400));
        Assert.That((story.Reported("a").HadSuppressedInit, story.Reported("a").IsColdStart), Is.EqualTo((true, true)));
    }

    [Test]
    [Category("G10")]
    public void A_suppressed_init_between_two_invocations_belongs_to_the_second()
    {
        Story story = new Story().Tell(Init).Begin("a", 200).Tell(Story.StartJson("a", 200), Suppressed[0]).Tell(Story.DoneJson("a", 4000, "timeout")).Tell(Suppressed)
            .Begin("b", 5200).Tell(Story.StartJson("b", 5200), Story.ReportJson("a", 4001), Story.DoneJson("b", 5300), Story.ReportJson("b", 5400));
        Assert.That((story.Reported("a").HadSuppressedInit, story.Reported("b").HadSuppressedInit), Is.EqualTo((false, true)));
        // And another reset.
        story.Tell(Story.InitJson("initStart", 9000, "invoke"), Story.InitJson("initReport", 9100, "invoke", ",\"status\":\"error\",\"errorType\":\"Extension.Crash\"")).Begin("c", 9200).Tell(Story.StartJson("c", 9200), Story.ReportJson("c", 9900));
        Assert.That((story.Reported("c").Initialization?.StartedAt, story.Reported("c").Initialization?.ErrorType), Is.EqualTo(((DateTimeOffset?)Story.At(9000), "Extension.Crash")));
    }

    [Test]
    [Category("G10")]
    public void A_suppressed_init_told_too_late_is_not_the_next_ones()
    {
        Story story = new Story().Begin("a", 4900).Tell(Story.StartJson("a", 4900), Story.DoneJson("a", 5200), Story.ReportJson("a", 5300)).Tell(Suppressed)
            .Begin("b", 6000).Tell(Story.StartJson("b", 6000), Story.ReportJson("b", 6100));
        Assert.That((story.Reported("a").HadSuppressedInit, story.Reported("b").HadSuppressedInit), Is.EqualTo((false, false)));
    }

    [Test]
    [Category("G10")]
    public void The_report_of_a_cold_start_says_so()
    {
        Story story = new Story().Tell(Story.ReportJson("a", 10, metrics: ",\"initDurationMs\":397.5"));
        Assert.That(story.Reported("a").IsColdStart, Is.True);
        story = new Story(InitializationType.ProvisionedConcurrency).Tell(Story.ReportJson("a", 10, metrics: ",\"initDurationMs\":397.5"));
        Assert.That(story.Reported("a").IsColdStart, Is.False);
    }

    [Test]
    [Category("G16")]
    public void A_restore_is_told_once_and_joined([Values] bool backwards)
    {
        string[] records = backwards ? [.. Restore.Reverse()] : Restore;
        Story story = new Story(InitializationType.SnapStart).Tell(records[0]);
        Assert.That(story.Told, Is.EqualTo(new[] { "Restored" }));
        story.Tell(records).Begin("a", 60_200).Tell(Story.ReportJson("a", 60_300, metrics: ",\"restoreDurationMs\":15.5")).Begin("b", 70_000).Tell(Story.ReportJson("b", 70_100));
        EnvironmentRestore? restore = story.Reported("a").Restore;
        Assert.Multiple(() =>
        {
            Assert.That(story.Told, Is.EqualTo(new[] { "Restored", "Completed a", "Reported a", "Completed b", "Reported b" }));
            Assert.That((restore?.StartedAt, restore?.RuntimeDoneAt, restore?.EndedAt), Is.EqualTo(((DateTimeOffset?)Story.At(60_000), (DateTimeOffset?)Story.At(60_100), (DateTimeOffset?)Story.At(60_110))));
            Assert.That((restore?.Duration, restore?.Status), Is.EqualTo(((TimeSpan?)TimeSpan.FromMilliseconds(15.5), (TelemetryStatus?)TelemetryStatus.Success)));
            Assert.That((story.Reported("a").IsColdStart, story.Reported("b").IsColdStart, story.Reported("b").Restore), Is.EqualTo((true, false, (EnvironmentRestore?)null)));
        });
    }

    // What made the snapshot is told again in each environment restored from it (lambda-facts 1.7).
    [TestCase("init", "snap-start")]
    [TestCase("snap-start", "snap-start")]
    [TestCase("init", "on-demand")]
    [Category("G16")]
    public void The_initialisation_of_the_snapshot_is_nobodys(string phase, string recordType)
    {
        Story story = new Story(InitializationType.SnapStart)
            .Tell(Story.InitJson("initStart", 0, phase, type: recordType), Story.InitJson("initReport", 100, phase, Success, recordType)).Tell(Restore)
            .Begin("a", 60_200).Tell(Story.ReportJson("a", 60_300)).Begin("b", 61_000).Tell(Story.ReportJson("b", 61_300));
        Assert.That((story.Reported("a").Initialization, story.Reported("a").IsColdStart, story.Reported("b").IsColdStart), Is.EqualTo(((EnvironmentInitialization?)null, true, false)));
    }

    [Test]
    [Category("G16")]
    public void A_restore_without_telemetry_is_a_cold_start_too()
    {
        Story story = new Story(InitializationType.SnapStart).Begin("a", 60_200).Tell(Story.ReportJson("a", 60_300));
        Assert.That((story.Reported("a").IsColdStart, story.Reported("a").Restore), Is.EqualTo((true, (EnvironmentRestore?)null)));
    }

    [Test]
    [Category("G16")]
    public void Managed_Instances_have_no_cold_start()
    {
        Story story = new Story(InitializationType.ManagedInstances).Tell(Init).Tell(Story.StartJson("a", 200), Story.ReportJson("a", 300));
        Assert.That((story.Reported("a").IsColdStart, story.Reported("a").Initialization?.StartedAt), Is.EqualTo((false, (DateTimeOffset?)Story.At(0))));
    }
}
