namespace Lambda.Extensions.Sdk.RuntimeApi;

/// <summary>A message between the runtime and the platform. A hook may read it until the task that it returned has ended.</summary>
public abstract class RuntimeMessage
{
    private protected RuntimeMessage(ReadOnlyMemory<byte> payload, IReadOnlyList<KeyValuePair<string, string>>? headers)
    {
        Payload = payload;
        Headers = headers ?? [];
    }

    /// <summary>
    /// Gets the payload. The memory is used again after the hook: copy what you keep. It is not checked: it may be anything, also
    /// invalid JSON.
    /// </summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>Gets the HTTP headers, in their order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    /// <summary>Returns the first value of a header, or <see langword="null"/>. Names compare without case.</summary>
    /// <param name="name">The name, such as <c>Content-Type</c>.</param>
    /// <returns>The value, or <see langword="null"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public string? GetHeader(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach (KeyValuePair<string, string> header in Headers)
        {
            if (string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase)) return header.Value;
        }

        return null;
    }
}
