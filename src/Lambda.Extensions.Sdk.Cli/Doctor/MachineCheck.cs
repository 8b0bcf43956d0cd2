namespace Lambda.Extensions.Sdk.Cli.Doctor;

/// <summary>The result of one check of the machine.</summary>
/// <param name="Name">The checked thing.</param>
/// <param name="State">The result.</param>
/// <param name="Text">A description of the result.</param>
/// <param name="Remedy">The remedy, when the checked thing is missing.</param>
internal sealed record MachineCheck(string Name, CheckState State, string Text, string? Remedy = null);
