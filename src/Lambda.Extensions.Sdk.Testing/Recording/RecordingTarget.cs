namespace Lambda.Extensions.Sdk.Testing.Recording;

/// <summary>Names where the emulators of a builder write their recordings.</summary>
/// <param name="Path">Returns the file of the next emulator.</param>
/// <param name="Notice">Receives one line when a recording ends early.</param>
internal sealed record RecordingTarget(Func<string> Path, Action<string>? Notice);
