namespace Lambda.Extensions.Sdk.Benchmarks.Functions;

/// <summary>A function to measure.</summary>
/// <param name="Title">What it is, for people.</param>
/// <param name="Command">Its executable's path and arguments.</param>
/// <param name="Variables">What its environment has besides the platform's, each <c>NAME=value</c>.</param>
internal sealed record FunctionProgram(string Title, IReadOnlyList<string> Command, params IReadOnlyList<string> Variables);
