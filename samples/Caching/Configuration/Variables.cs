using Lambda.Extensions.Sdk;

namespace Caching.Configuration;

/// <summary>Reads variables: trimmed, and one that is empty or blank is not set.</summary>
internal sealed class Variables(LambdaEnvironment environment)
{
    public string? this[string name] => environment[name]?.Trim() is { Length: > 0 } text ? text : null;
}
