namespace Lambda.Extensions.Sdk.Testing.Configuration;

/// <summary>Lists the values of <c>AWS_LAMBDA_INITIALIZATION_TYPE</c>.</summary>
public static class InitializationTypes
{
    /// <summary>An environment started for a request.</summary>
    public const string OnDemand = "on-demand";

    /// <summary>An environment started ahead of time.</summary>
    public const string ProvisionedConcurrency = "provisioned-concurrency";

    /// <summary>An environment for a SnapStart snapshot.</summary>
    public const string SnapStart = "snap-start";

    /// <summary>Lambda Managed Instances: several invocations at once, no freeze, only SHUTDOWN for extensions.</summary>
    public const string ManagedInstances = "lambda-managed-instances";

    internal static bool IsKnown(string value) => value is OnDemand or ProvisionedConcurrency or SnapStart or ManagedInstances;
}
