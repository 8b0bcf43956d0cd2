namespace Lambda.Extensions.Sdk.Tests.ExtensionsApi;

/// <summary>A JSON object.</summary>
public sealed record EventJson(string Text);

/// <summary>What may be JSON, or nearly.</summary>
public sealed record NearlyJson(string Text);
