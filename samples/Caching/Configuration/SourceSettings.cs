namespace Caching.Configuration;

/// <summary>How answers of one kind of origin are kept.</summary>
/// <param name="Ttl">How long an answer is fresh; zero: it is not kept.</param>
/// <param name="StaleWhileRevalidate">How long after that it is still served at once, while it is refreshed.</param>
/// <param name="StaleIfError">How long after that it is served if the origin cannot be asked.</param>
/// <param name="NegativeTtl">How long it is remembered that there is no answer.</param>
/// <param name="Timeout">How long the origin may take.</param>
internal sealed record SourceSettings(TimeSpan Ttl, TimeSpan StaleWhileRevalidate, TimeSpan StaleIfError, TimeSpan NegativeTtl, TimeSpan Timeout);
