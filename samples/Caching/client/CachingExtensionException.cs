// For .NET functions: copy this file along with CachingClient.cs.
#nullable enable

namespace CachingExtensionClient;

/// <summary>The extension could not answer the request.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="type">The error's name, such as <c>ParameterNotFound</c>; empty when there is none.</param>
/// <param name="message">The description of the failure.</param>
public sealed class CachingExtensionException(int status, string type, string message) : Exception($"{status} {type} {message}".TrimEnd())
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>The error's name, such as <c>ParameterNotFound</c>; empty when there is none.</summary>
    public string Type { get; } = type;
}
