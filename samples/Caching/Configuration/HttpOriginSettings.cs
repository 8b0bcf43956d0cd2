namespace Caching.Configuration;

/// <summary>A named HTTP origin: requests to <c>/http/{name}/…</c> go below its base address, and nowhere else.</summary>
internal sealed record HttpOriginSettings(string Name, Uri BaseAddress);
