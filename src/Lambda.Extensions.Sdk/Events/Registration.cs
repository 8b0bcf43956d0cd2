namespace Lambda.Extensions.Sdk;

/// <summary>What the platform answers to <c>register</c>.</summary>
/// <param name="ExtensionId">The identifier that all later calls carry.</param>
/// <param name="FunctionName">The function's name; empty when the platform sent none.</param>
/// <param name="FunctionVersion">The function's version; empty when the platform sent none.</param>
/// <param name="Handler">The configured handler, when there is one.</param>
/// <param name="AccountId">The account, when it was asked for and the platform knows it.</param>
public sealed record Registration(string ExtensionId, string FunctionName, string FunctionVersion, string? Handler, string? AccountId);
