using Lambda.Extensions.Sdk.Testing;
using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Lifecycle;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Cli.Check.Families;

/// <summary>The initialization types besides on-demand.</summary>
internal static class TypesFamily
{
    public static readonly IReadOnlyList<Scenario> All =
    [
        new("types.managed-instances", "works on Managed Instances, where INVOKE is refused", "lambda-facts 1.9",
            "Register for SHUTDOWN alone when AWS_LAMBDA_INITIALIZATION_TYPE is lambda-managed-instances", Needs.Health, ManagedAsync),
        new("types.managed-telemetry", "subscribes on Managed Instances, which take schema 2025-01-29 only", "lambda-facts 1.9",
            "Ask for schemaVersion 2025-01-29 first, and for older ones when it is refused with 400", Needs.Telemetry, ManagedTelemetryAsync),
        new("types.snap-start", "works after a restore from a snapshot", "lambda-facts 1.7",
            "Expect that time has passed and that connections, seeds and credentials are those of the snapshot; there are no credential variables", Needs.Health,
            stage => stage.SurviveAsync(stage.Subject.Builder().WithInitializationType(InitializationTypes.SnapStart), async emulator =>
            {
                await emulator.RestoreAsync(stage.CancellationToken).ConfigureAwait(false);
                return await stage.InvokeAsync(emulator).ConfigureAwait(false) is { } problem ? Finding.Fail(problem) : Finding.Pass;
            })),
        new("types.provisioned", "works with provisioned concurrency, where INIT runs long before the first event", "lambda-facts 1.8",
            "Do not depend on an INVOKE soon after INIT", Needs.Health,
            stage => stage.SurviveAsync(stage.Subject.Builder().WithInitializationType(InitializationTypes.ProvisionedConcurrency), async emulator =>
            {
                await emulator.FreezeAsync(stage.CancellationToken).ConfigureAwait(false);
                await Task.Delay(500, stage.CancellationToken).ConfigureAwait(false);
                return await stage.InvokeAsync(emulator).ConfigureAwait(false) is { } problem ? Finding.Fail(problem) : Finding.Pass;
            })),
    ];

    private static LambdaEmulatorBuilder Managed(Stage stage) =>
        stage.Subject.Builder().WithInitializationType(InitializationTypes.ManagedInstances).WithInitTimeout(TimeSpan.FromSeconds(10));

    private static Task<Finding> ManagedAsync(Stage stage) => stage.WithAsync(Managed(stage), async emulator =>
    {
        InitResult init = await emulator.WaitForInitAsync(stage.CancellationToken).ConfigureAwait(false);
        if (init.Succeeded) return await stage.InvokeAsync(emulator).ConfigureAwait(false) is { } problem ? Finding.Fail(problem) : Finding.Pass;
        return init.Status == "timeout"
            ? Finding.Fail("INIT hung until its timeout after the refusal")
            : Finding.Warning("it ends there, so it does not work on Managed Instances");
    });

    private static Task<Finding> ManagedTelemetryAsync(Stage stage) => stage.WithAsync(Managed(stage), async emulator =>
    {
        InitResult init = await emulator.WaitForInitAsync(stage.CancellationToken).ConfigureAwait(false);
        if (!init.Succeeded) return Finding.NotApplicable("it does not work on Managed Instances: see types.managed-instances");
        return emulator.Timeline.OfType<TelemetrySubscribedEvent>().Any() ? Finding.Pass : Finding.Warning("it runs there without telemetry");
    });
}
