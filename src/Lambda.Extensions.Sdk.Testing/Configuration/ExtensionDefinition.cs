using Lambda.Extensions.Sdk.Testing.Processes;

namespace Lambda.Extensions.Sdk.Testing.Configuration;

/// <summary>An external extension: the name it must register with, and what to start for it.</summary>
internal sealed record ExtensionDefinition(string Name, ProgramDefinition Program);
