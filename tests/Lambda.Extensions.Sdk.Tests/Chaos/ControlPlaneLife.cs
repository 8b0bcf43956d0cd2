using System.Globalization;
using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Lambda.Extensions.Sdk.Tests.Chaos;

/// <summary>One whole life with the SDK's own client over real sockets, in which one call fails; and what the extension did.</summary>
internal static class ControlPlaneLife
{
    private const int SubscribeFailed = 1203;

    /// <summary>Runs the life and says in a few words what became of it.</summary>
    public static async Task<string> RunAsync(Call failing, CallFault fault, bool always)
    {
        using var platform = new RawPlatform(failing, fault, always);
        var seen = new Seen { FailsToStart = failing == Call.InitError, FailsToInvoke = failing == Call.ExitError };
        var logs = new RecordingLoggers();
        ExtensionHostBuilder builder = ExtensionHost.CreateBuilder()
            .UseEnvironment(LambdaEnvironment.FromVariables(new Dictionary<string, string> { ["AWS_LAMBDA_RUNTIME_API"] = platform.Address, ["LAMBDA_EXT_NAME"] = "chaos" }))
            .UseLoggerFactory(logs);
        builder.Services.AddSingleton(seen);
        bool failsClosed = failing is Call.InitError or Call.ExitError;
        Action<ExtensionOptions> configure = options =>
        {
            options.FailureMode = failsClosed ? FailureMode.FailClosed : FailureMode.FailOpen;
            options.HandlerEndTimeout = TimeSpan.FromMilliseconds(1);
        };
        builder = failing == Call.Subscribe ? builder.AddExtension<Listening>(configure) : builder.AddExtension<Plain>(configure);
        int exitCode = await builder.Build().RunAsync().WaitAsync(Life.Patience);
        return Describe(platform, failing, seen, exitCode, logs.Ids.Contains(SubscribeFailed));
    }

    private static string Describe(RawPlatform platform, Call failing, Seen seen, int exitCode, bool isWithoutTelemetry)
    {
        int tries = platform.Calls.Count(call => call == failing);
        if (failing is Call.InitError or Call.ExitError) return string.Create(CultureInfo.InvariantCulture, $"exit {exitCode}");
        if (exitCode != 0) return string.Create(CultureInfo.InvariantCulture, $"exit {exitCode}{(platform.Calls.Contains(Call.ExitError) ? ", after exit/error" : "")}");
        if (platform.AskedBehindShutdown) return "SHUTDOWN is lost: asks again";
        if (seen.Cause == ShutdownCause.ApiClosed) return "shuts down, exit 0";
        if (isWithoutTelemetry) return "continues without telemetry";
        return seen.Invokes switch
        {
            2 when tries > 1 => "repeated",
            2 => "as usual",
            1 => "the event is lost: asks again",
            _ => "undefined",
        };
    }

    private sealed class Seen
    {
        public bool FailsToStart { get; init; }

        public bool FailsToInvoke { get; init; }

        public int Invokes { get; set; }

        public ShutdownCause? Cause { get; set; }
    }

    private class Plain(Seen seen) : ExtensionBase
    {
        protected override Task OnStartingAsync(CancellationToken cancellationToken) => seen.FailsToStart ? throw new InvalidOperationException("chaos") : Task.CompletedTask;

        protected override Task OnInvokeAsync(InvokeEvent invoke, CancellationToken cancellationToken)
        {
            seen.Invokes++;
            return seen.FailsToInvoke ? throw new InvalidOperationException("chaos") : Task.CompletedTask;
        }

        protected override Task OnShutdownAsync(ShutdownEvent shutdown, CancellationToken cancellationToken)
        {
            seen.Cause = shutdown.Cause;
            return Task.CompletedTask;
        }
    }

    private sealed class Listening(Seen seen) : Plain(seen)
    {
        protected override Task OnTelemetryAsync(TelemetryBatch batch, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
