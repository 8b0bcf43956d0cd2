namespace Caching.Cache;

/// <summary>An origin gave no answer that can be kept.</summary>
internal sealed class OriginFault(int status, string type, string message, bool isTransient, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>What the function is answered.</summary>
    public int Status { get; } = status;

    /// <summary>The service's name of it, such as <c>ThrottlingException</c>.</summary>
    public string Type { get; } = type;

    /// <summary>It may pass by itself: then what was there before is served for a while, else not.</summary>
    public bool IsTransient { get; } = isTransient;
}
