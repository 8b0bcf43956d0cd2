namespace Lambda.Extensions.Sdk;

/// <summary>Defines how certain an <see cref="InvocationOutcome"/> is.</summary>
public enum OutcomeConfidence
{
    /// <summary>Nothing is known.</summary>
    None,

    /// <summary>
    /// Concluded from a sign that usually means this outcome, such as the environment's end with reason <c>failure</c>.
    /// </summary>
    Low,

    /// <summary>Concluded from several signs that agree, such as a crash at the memory limit.</summary>
    High,

    /// <summary>The platform reported it; in an internal extension, the handler did.</summary>
    Certain,
}
