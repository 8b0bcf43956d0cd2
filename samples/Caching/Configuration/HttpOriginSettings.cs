namespace Caching.Configuration;

/// <summary>A named HTTP origin. Requests to <c>/http/{name}/…</c> go below its base address, and to no other place.</summary>
internal sealed record HttpOriginSettings(string Name, Uri BaseAddress);
