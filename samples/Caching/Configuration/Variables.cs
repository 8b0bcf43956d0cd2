using Lambda.Extensions.Sdk;

namespace Caching.Configuration;

/// <summary>Reads variables. Values are trimmed, and an empty or blank one counts as not set.</summary>
internal sealed class Variables(LambdaEnvironment environment)
{
    public string? this[string name] => environment[name]?.Trim() is { Length: > 0 } text ? text : null;
}
