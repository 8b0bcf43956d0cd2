namespace Lambda.Extensions.Sdk.Cli.Doctor;

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">What.</param>
/// <param name="State">How it stands.</param>
/// <param name="Text">What was found.</param>
/// <param name="Remedy">What to do, when it is not there.</param>
internal sealed record Check(string Name, CheckState State, string Text, string? Remedy = null);
