using System.Text;
using Lambda.Extensions.Sdk.Invocations;
using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Tests.Invocations;

[Category("G11")]
internal sealed class MemorySignsTests
{
    [TestCase("<--- Last few GCs --->\nFATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory", "OutOfMemory")]
    [TestCase("java.lang.OutOfMemoryError: Java heap space", "OutOfMemory")]
    [TestCase("Unhandled exception. System.OutOfMemoryException: Array dimensions exceeded", "OutOfMemory")]
    [TestCase("Out of memory.", "OutOfMemory")]
    [TestCase("[ERROR] MemoryError\nTraceback (most recent call last):", "OutOfMemory")]
    [TestCase("failed to allocate memory (NoMemoryError)", "OutOfMemory")]
    [TestCase("fatal error: runtime: out of memory", "OutOfMemory")]
    [TestCase("runtime: cannot allocate memory", "OutOfMemory")]
    [TestCase("memory allocation of 104857600 bytes failed", "OutOfMemory")]
    [TestCase("RequestId: r Error: Runtime exited with error: signal: killed", "Killed")]
    [TestCase("memory used: 34 MB", "None")]
    [TestCase("memory allocation of 10 bytes", "None")]
    [TestCase("emory", "None")]
    [TestCase("", "None")]
    [TestCase("we never run out of it", "None")]
    [TestCase("INFO InMemoryErrorStore ready", "None")]
    [TestCase("MemoryErrorHandler installed", "None")]
    [TestCase("my_MemoryError", "None")]
    [TestCase("redis.exceptions.OutOfMemoryError: command not allowed", "None")]
    [TestCase("redis.MemoryError", "None")]
    [TestCase("com.acme.java.lang.OutOfMemoryError", "None")]
    [TestCase("java.lang.OutOfMemoryErrors", "None")]
    [TestCase("Time out of memory_pool", "None")]
    [TestCase("signal: killedByUser", "None")]
    [TestCase("\"first line\\nMemoryError: x\\n\"", "OutOfMemory")]
    [TestCase("\"\\u001b[31mMemoryError\\u001b[0m\"", "OutOfMemory")]
    [TestCase("numpy._core._exceptions._ArrayMemoryError: Unable to allocate 8 GiB", "OutOfMemory")]
    // A level below error: the line quotes it.
    [TestCase("WARN retrying after java.lang.OutOfMemoryError", "None")]
    [TestCase("2026-11-23T08:15:16.050Z\tr\tWARN\tthe worker said MemoryError", "None")]
    [TestCase("\"2026-11-23T08:15:16.050Z\\tr\\tWARN\\tthe worker said MemoryError\"", "None")]
    [TestCase("[WARNING] 2026-11-23T08:15:16.050Z r MemoryError was handled", "None")]
    [TestCase("level=warn msg=\"runtime: out of memory\"", "None")]
    [TestCase("{\\\"level\\\":\\\"info\\\",\\\"message\\\":\\\"MemoryError\\\"}", "None")]
    [TestCase("DEBUG the child ended by signal: killed", "None")]
    [TestCase("ERROR could not write INFO: MemoryError", "OutOfMemory")]
    [TestCase("for your info, MemoryError", "OutOfMemory")]
    public void The_words_of_each_runtime(string line, string sign) => Assert.That(MemorySigns.Of(Encoding.UTF8.GetBytes(line)).ToString(), Is.EqualTo(sign));

    [Test]
    public void A_text_line_belongs_to_the_invocation_that_ran_at_its_time()
    {
        Story story = new Story().Next(0)
            .Begin("a", 10).Tell(Story.DoneJson("a", 20, "error")).Next(25)
            .Begin("b", 1010).Tell(Story.DoneJson("b", 1020, "error"))
            // Late, and before this process saw its event.
            .Tell(Story.LineJson("MemoryError", 15), Story.ReportJson("a", 26, "error"), Story.ReportJson("b", 1026, "error"));
        Assert.That((story.Reported("a").Outcome, story.Reported("b").Outcome), Is.EqualTo((InvocationOutcome.OutOfMemory, InvocationOutcome.Error)));

        story.Next(1030).Begin("c", 2010).Tell(Story.LineJson("MemoryError", 2005), Story.ReportJson("c", 2020, "error"));
        Assert.That(story.Reported("c").Outcome, Is.EqualTo(InvocationOutcome.OutOfMemory));

        story.Next(2030).Begin("d", 3010).Tell(Story.LineJson("MemoryError", 2015), Story.ReportJson("d", 3020, "error"));
        Assert.That(story.Reported("d").Outcome, Is.EqualTo(InvocationOutcome.Error));
    }

    [Test]
    public void A_JSON_line_belongs_to_its_request()
    {
        Story story = new Story().Begin("a", 10).Tell(Story.DoneJson("a", 20, "error")).Begin("b", 1000)
            .Tell(Story.ObjectLineJson("a", "java.lang.OutOfMemoryError", 1500), Story.ObjectLineJson("nobody", "java.lang.OutOfMemoryError", 1500))
            .Tell(Story.ReportJson("a", 26, "error"), Story.ReportJson("b", 1600, "error"));
        Assert.That((story.Reported("a").Outcome, story.Reported("b").Outcome), Is.EqualTo((InvocationOutcome.OutOfMemory, InvocationOutcome.Error)));

        story.Begin("c", 2000).Tell(Story.ObjectLineJson(null, "java.lang.OutOfMemoryError", 2100), Story.ReportJson("c", 2600, "error"));
        Assert.That(story.Reported("c").Outcome, Is.EqualTo(InvocationOutcome.OutOfMemory));
    }

    [TestCase("INFO", InvocationOutcome.Error)]
    [TestCase("warn", InvocationOutcome.Error)]
    [TestCase("40", InvocationOutcome.Error)]
    [TestCase("50", InvocationOutcome.OutOfMemory)]
    [TestCase("ERROR", InvocationOutcome.OutOfMemory)]
    [TestCase("odd", InvocationOutcome.OutOfMemory)]
    public void A_JSON_line_below_the_level_of_errors_only_quotes_it(string level, InvocationOutcome outcome)
    {
        string line = $$"""{"message":"java.lang.OutOfMemoryError","requestId":"a","level":"{{level}}"}""";
        Story story = new Story().Begin("a", 10).Tell(Story.Envelope("function", 15, line), Story.DoneJson("a", 20, "error"), Story.ReportJson("a", 26, "error"));
        Assert.That(story.Reported("a").Outcome, Is.EqualTo(outcome));
    }

    [Test]
    [Category("G16")]
    public void On_Managed_Instances_a_text_line_belongs_to_the_only_one()
    {
        Story story = new Story(InitializationType.ManagedInstances)
            .Tell(Story.StartJson("a", 1), Story.StartJson("b", 1), Story.LineJson("MemoryError", 5), Story.ReportJson("b", 6, "error"))
            .Tell(Story.LineJson("MemoryError", 7), Story.ReportJson("a", 8, "error"));
        Assert.That((story.Reported("b").Outcome, story.Reported("a").Outcome), Is.EqualTo((InvocationOutcome.Error, InvocationOutcome.OutOfMemory)));
    }

    [Test]
    [NonParallelizable]
    public void A_flood_of_lines_costs_no_memory()
    {
        Story story = new Story().Begin("a", 0);
        TelemetryRecord[] lines =
        [
            Story.Record(Story.LineJson("[INFO] 7f1f3f0e-6c0a-4d6f-9a35-0a7e8c1d2b3c order 4711 stored, \"memory\" used: 34 MB of 128", 5)),
            Story.Record(Story.ObjectLineJson("a", "order stored", 5)),
            Story.Record(Story.Envelope("extension", 5, "\"MemoryError\"")),
        ];
        foreach (TelemetryRecord line in lines) story.Tracker.Apply(line, story.Changes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100_000; i++) story.Tracker.Apply(lines[i % lines.Length], story.Changes);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }
}
