namespace Lambda.Extensions.Sdk.Tests.Logging;

/// <summary>What is logged.</summary>
public sealed record Entry(string Message, KeyValuePair<string, object?>[] Values, Exception? Exception);
