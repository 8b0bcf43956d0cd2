namespace Caching.Origins.Parameters;

/// <summary>Parameter Store says that there is no such parameter, version or secret.</summary>
internal sealed class NoSuchParameter(string type, string? message) : Exception(message)
{
    /// <summary>The service's name of it.</summary>
    public string Type { get; } = type;
}
