using Lambda.Extensions.Sdk;

namespace Monitoring.Recording;

/// <summary>Recognises initialisations that failed.</summary>
internal static class InitFailure
{
    public static bool Is(EnvironmentInitialization init) => init.ErrorType is not null || init.Status.Value is not ("" or "success");

    /// <summary>Returns the kind of failure, such as <c>error</c> or <c>timeout</c>.</summary>
    public static string NameOf(EnvironmentInitialization init) => init.Status.Value is "" or "success" ? "error" : init.Status.Value;

    /// <summary>Returns the failure as one sentence.</summary>
    public static string Describe(EnvironmentInitialization init) =>
        $"the initialisation failed: {NameOf(init)}{(init.ErrorType is { } type ? $" ({type})" : "")}";
}
