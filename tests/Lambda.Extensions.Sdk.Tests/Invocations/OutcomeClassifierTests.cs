using Lambda.Extensions.Sdk.Invocations;
using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Tests.Invocations;

[Category("G11")]
internal sealed class OutcomeClassifierTests
{
    private const InvocationOutcome OutOfMemory = InvocationOutcome.OutOfMemory;
    private const InvocationOutcome Timeout = InvocationOutcome.Timeout;
    private const InvocationOutcome Crash = InvocationOutcome.Crash;
    private const InvocationOutcome Error = InvocationOutcome.Error;
    private const InvocationOutcome Success = InvocationOutcome.Success;
    private const OutcomeConfidence Certain = OutcomeConfidence.Certain;
    private const OutcomeConfidence High = OutcomeConfidence.High;

    // What runtimeDone or the report said.
    [TestCase("", null, InvocationOutcome.Unknown, OutcomeConfidence.None)]
    [TestCase("success", null, Success, Certain)]
    [TestCase("SUCCESS", null, Success, Certain)]
    [TestCase("error", null, Error, Certain)]
    [TestCase("failure", null, Error, Certain)]
    [TestCase("failure", "Sandbox.Failure", Error, Certain)]
    [TestCase("timeout", null, Timeout, Certain)]
    [TestCase("cancelled", null, InvocationOutcome.Unknown, OutcomeConfidence.None)]
    [TestCase("error", "Runtime.OutOfMemory", OutOfMemory, Certain)]
    [TestCase("", "Runtime.OutOfMemory", OutOfMemory, Certain)]
    [TestCase("error", "Runtime.ExitError", Crash, Certain)]
    [TestCase("error", "Runtime.InvalidEntrypoint", Crash, Certain)]
    [TestCase("error", "Runtime.InvalidWorkingDir", Crash, Certain)]
    [TestCase("error", "Runtime.InvalidTaskConfig", Crash, Certain)]
    [TestCase("error", "Runtime.Unknown", Error, Certain)]
    [TestCase("error", "Runtime.TruncatedResponse", Error, Certain)]
    [TestCase("error", "Function.ResponseSizeTooLarge", Error, Certain)]
    [TestCase("error", "Extension.Crash", Crash, Certain)]
    [TestCase("success", "Extension.ExitError", Crash, Certain)]
    [TestCase("failure", "Sandbox.Timeout", Timeout, Certain)]
    [TestCase("failure", "Sandbox.Timedout", Timeout, Certain)]
    [TestCase("error", "MemoryError", OutOfMemory, High)]
    [TestCase("error", "NoMemoryError", OutOfMemory, High)]
    [TestCase("error", "java.lang.OutOfMemoryError", OutOfMemory, High)]
    [TestCase("error", "numpy._core._exceptions._ArrayMemoryError", OutOfMemory, High)]
    [TestCase("error", "Function.MemoryError", OutOfMemory, High)]
    [TestCase("error", "InMemoryErrorStoreException", Error, Certain)]
    [TestCase("error", "OutOfMemoryErrorHandlerFailure", Error, Certain)]
    [TestCase("error", "redis.exceptions.OutOfMemoryError", Error, Certain)]
    [TestCase("error", "InMemoryError", Error, Certain)]
    [TestCase("error", "System.OutOfMemoryException", OutOfMemory, High)]
    [TestCase("", "", InvocationOutcome.Unknown, OutcomeConfidence.None)]
    public void What_the_platform_says(string status, string? errorType, InvocationOutcome outcome, OutcomeConfidence confidence)
    {
        var done = new OutcomeSigns { DoneStatus = new TelemetryStatus(status), DoneErrorType = errorType };
        var report = new OutcomeSigns { ReportStatus = new TelemetryStatus(status), ReportErrorType = errorType };
        Assert.That(OutcomeClassifier.Classify(done), Is.EqualTo((outcome, confidence)));
        Assert.That(OutcomeClassifier.Classify(report), Is.EqualTo((outcome, confidence)));
    }

    // The more specific of two wins, whichever of the records has it.
    [TestCase("error", null, "timeout", null, Timeout)]
    [TestCase("success", null, "timeout", null, Timeout)]
    [TestCase("success", null, "error", "Extension.Crash", Crash)]
    [TestCase("error", null, "success", null, Error)]
    [TestCase("error", "Runtime.ExitError", "timeout", null, Timeout)]
    [TestCase("timeout", null, "error", "Runtime.OutOfMemory", OutOfMemory)]
    [TestCase("error", "Runtime.Unknown", "error", "Runtime.ExitError", Crash)]
    [TestCase("success", null, "", null, Success)]
    public void Of_two_statements_the_more_specific_wins(string oneStatus, string? oneType, string otherStatus, string? otherType, InvocationOutcome outcome)
    {
        var signs = new OutcomeSigns { DoneStatus = new TelemetryStatus(oneStatus), DoneErrorType = oneType, ReportStatus = new TelemetryStatus(otherStatus), ReportErrorType = otherType };
        var swapped = new OutcomeSigns { DoneStatus = new TelemetryStatus(otherStatus), DoneErrorType = otherType, ReportStatus = new TelemetryStatus(oneStatus), ReportErrorType = oneType };
        Assert.That(OutcomeClassifier.Classify(signs), Is.EqualTo((outcome, Certain)));
        Assert.That(OutcomeClassifier.Classify(swapped), Is.EqualTo((outcome, Certain)));
    }

    [TestCase("error", "Runtime.ExitError", true, OutOfMemory, High)]
    [TestCase("error", "Runtime.ExitError", false, Crash, Certain)]
    [TestCase("error", "Extension.Crash", true, Crash, Certain)]
    [TestCase("error", null, true, Error, Certain)]
    [TestCase("success", null, true, Success, Certain)]
    [TestCase("timeout", null, true, Timeout, Certain)]
    public void A_crash_of_the_runtime_at_the_memory_limit(string status, string? errorType, bool atLimit, InvocationOutcome outcome, OutcomeConfidence confidence)
    {
        var signs = new OutcomeSigns { ReportStatus = new TelemetryStatus(status), ReportErrorType = errorType, AtMemoryLimit = atLimit };
        Assert.That(OutcomeClassifier.Classify(signs), Is.EqualTo((outcome, confidence)));
    }

    [TestCase("success", null, "OutOfMemory", Success, Certain)]
    [TestCase("", null, "OutOfMemory", InvocationOutcome.Unknown, OutcomeConfidence.None)]
    [TestCase("timeout", null, "OutOfMemory", Timeout, Certain)]
    [TestCase("error", null, "OutOfMemory", OutOfMemory, High)]
    [TestCase("error", "Runtime.ExitError", "OutOfMemory", OutOfMemory, High)]
    [TestCase("error", "Runtime.ExitError", "Killed", OutOfMemory, High)]
    [TestCase("error", null, "Killed", Error, Certain)]
    [TestCase("error", "ValueError", "OutOfMemory", Error, Certain)]
    [TestCase("error", "Function.ValueError", "OutOfMemory", Error, Certain)]
    [TestCase("error", "Function.Unknown", "OutOfMemory", OutOfMemory, High)]
    [TestCase("error", "Runtime.Unknown", "OutOfMemory", OutOfMemory, High)]
    [TestCase("error", "Unhandled", "OutOfMemory", OutOfMemory, High)]
    public void A_line_that_says_so_counts_with_a_failure_only(string status, string? errorType, string line, InvocationOutcome outcome, OutcomeConfidence confidence)
    {
        var signs = new OutcomeSigns { DoneStatus = new TelemetryStatus(status), DoneErrorType = errorType, Memory = Enum.Parse<MemorySign>(line) };
        Assert.That(OutcomeClassifier.Classify(signs), Is.EqualTo((outcome, confidence)));
    }

    [TestCase("spindown", "", "None", InvocationOutcome.Unknown, OutcomeConfidence.None)]
    [TestCase("ReleaseFail", "", "None", InvocationOutcome.Unknown, OutcomeConfidence.None)]
    [TestCase("timeout", "", "None", Timeout, High)]
    [TestCase("Timeout", "success", "None", Timeout, High)]
    [TestCase("timeout", "timeout", "None", Timeout, Certain)]
    [TestCase("failure", "", "None", Crash, OutcomeConfidence.Low)]
    [TestCase("failure", "", "OutOfMemory", OutOfMemory, High)]
    [TestCase("failure", "", "Killed", OutOfMemory, High)]
    [TestCase("failure", "success", "OutOfMemory", Success, Certain)]
    [TestCase("failure", "error", "None", Error, Certain)]
    public void The_environments_end(string reason, string doneStatus, string line, InvocationOutcome outcome, OutcomeConfidence confidence)
    {
        var signs = new OutcomeSigns { Shutdown = new ShutdownReason(reason), DoneStatus = new TelemetryStatus(doneStatus), Memory = Enum.Parse<MemorySign>(line) };
        Assert.That(OutcomeClassifier.Classify(signs), Is.EqualTo((outcome, confidence)));
    }

    [TestCase("RequestId: r Process exited before completing request", Crash, Certain)]
    [TestCase("RequestId: r Error: Runtime exited with error: exit status 1\nRuntime.ExitError", Crash, Certain)]
    [TestCase("RequestId: r Error: Runtime exited with error: signal: killed\nRuntime.ExitError", OutOfMemory, High)]
    [TestCase("RequestId: r Error Type: Runtime.OutOfMemory", OutOfMemory, High)]
    [TestCase("2026-11-23T08:15:30.123Z r Task timed out after 3.00 seconds", Timeout, Certain)]
    [TestCase("", Crash, Certain)]
    public void A_fault_decides_the_outcome(string text, InvocationOutcome outcome, OutcomeConfidence confidence)
    {
        FaultSign fault = OutcomeClassifier.OfFaultText(System.Text.Encoding.UTF8.GetBytes(text));
        Assert.That(OutcomeClassifier.Classify(new OutcomeSigns { Fault = fault }), Is.EqualTo((outcome, confidence)));
        Assert.That(OutcomeClassifier.Classify(new OutcomeSigns { Fault = fault, DoneStatus = TelemetryStatus.Failure }), Is.EqualTo((outcome, confidence)));
    }
}
