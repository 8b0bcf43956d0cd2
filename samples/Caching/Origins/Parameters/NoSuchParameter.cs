namespace Caching.Origins.Parameters;

/// <summary>Parameter Store has no such parameter, version or secret.</summary>
internal sealed class NoSuchParameter(string type, string? message) : Exception(message)
{
    /// <summary>The service's name for the fault.</summary>
    public string Type { get; } = type;
}
