
namespace Lambda.Extensions.Sdk.OpenTelemetry.Conventions;

/// <summary>Recognises initialisations that failed.</summary>
public static class InitFailure
{
    /// <summary>Returns whether an initialisation failed.</summary>
    /// <param name="init">The initialisation.</param>
    /// <exception cref="ArgumentNullException"><paramref name="init"/> is null.</exception>
    public static bool Is(EnvironmentInitialization init) => Checked(init).ErrorType is not null || init.Status.Value is not ("" or "success");

    /// <summary>Returns the kind of failure, such as <c>error</c> or <c>timeout</c>.</summary>
    /// <param name="init">The initialisation.</param>
    /// <exception cref="ArgumentNullException"><paramref name="init"/> is null.</exception>
    public static string NameOf(EnvironmentInitialization init) => Checked(init).Status.Value is "" or "success" ? "error" : init.Status.Value;

    /// <summary>Returns the failure as one sentence.</summary>
    /// <param name="init">The initialisation.</param>
    /// <exception cref="ArgumentNullException"><paramref name="init"/> is null.</exception>
    public static string Describe(EnvironmentInitialization init) =>
        $"the initialisation failed: {NameOf(init)}{(init.ErrorType is { } type ? $" ({type})" : "")}";

    private static EnvironmentInitialization Checked(EnvironmentInitialization init)
    {
        ArgumentNullException.ThrowIfNull(init);
        return init;
    }
}
