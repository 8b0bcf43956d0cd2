using System.Runtime.InteropServices;
using Lambda.Extensions.Sdk.Hosting.Context;

namespace Lambda.Extensions.Sdk.Tests.Hosting.Context;

/// <summary>G12: an environment in which SIGTERM cannot be handled does not end the process.</summary>
[Category("G12")]
public sealed class StopSignalTests
{
    private static readonly Exception TooMany = new IOException("Too many open files");

    private static readonly Exception[] Failures =
    [
        TooMany,
        new TypeInitializationException("System.Native", TooMany),
        new TypeInitializationException("PosixSignalRegistration", new TypeInitializationException("System.Native", TooMany)),
    ];

    [TestCaseSource(nameof(Failures))]
    public void A_handler_that_cannot_be_registered_is_one_line_with_the_cause(Exception failure)
    {
        var log = new RecordingLoggers();
        using var stop = new StopSignal { Register = (_, _) => throw failure };
        stop.TryHandleSigterm(log);
        Assert.That(log.Entries.Single().Id.Id, Is.EqualTo(1006));
        Assert.That(log.Entries.Single().Message, Does.Contain("Too many open files"));
        stop.Request();
        Assert.That(stop.IsRequested, Is.True);
    }

    [Test]
    public void A_signal_requests_the_stop_and_does_not_end_the_process()
    {
        Action<PosixSignalContext>? handler = null;
        using var stop = new StopSignal
        {
            Register = (_, given) =>
            {
                handler = given;
                return null!;
            },
        };
        stop.TryHandleSigterm(new RecordingLoggers());
        var context = new PosixSignalContext(PosixSignal.SIGTERM);
        handler!(context);
        Assert.That((context.Cancel, stop.IsRequested), Is.EqualTo((true, true)));
    }
}
