using Lambda.Extensions.Sdk.RuntimeApi;

namespace RuntimePassThrough;

/// <summary>Overrides no hook: every byte passes.</summary>
internal sealed class Forwarding : RuntimeApiExtension;
