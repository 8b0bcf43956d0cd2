namespace Caching.Cache;

/// <summary>An origin gave no answer that can be stored.</summary>
internal sealed class OriginFault(int status, string type, string message, bool isTransient, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The answer to the function.</summary>
    public int Status { get; } = status;

    /// <summary>The service's name for the fault, such as <c>ThrottlingException</c>.</summary>
    public string Type { get; } = type;

    /// <summary>True when the fault may pass by itself. Then the earlier entry is served for a while, otherwise not.</summary>
    public bool IsTransient { get; } = isTransient;
}
