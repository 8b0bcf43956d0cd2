namespace Caching.Configuration;

/// <summary>The times for the answers of one kind of origin.</summary>
/// <param name="Ttl">The time for which an answer is fresh; with zero it is not stored.</param>
/// <param name="StaleWhileRevalidate">The time after that for which it is still served at once, while it is refreshed.</param>
/// <param name="StaleIfError">The time after that for which it is served if the origin cannot be asked.</param>
/// <param name="NegativeTtl">The time for which the absence of an answer is remembered.</param>
/// <param name="Timeout">The time limit for the origin.</param>
internal sealed record SourceSettings(TimeSpan Ttl, TimeSpan StaleWhileRevalidate, TimeSpan StaleIfError, TimeSpan NegativeTtl, TimeSpan Timeout);
