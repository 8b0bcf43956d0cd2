using Lambda.Extensions.Sdk.Testing.Extensions;

namespace Lambda.Extensions.Sdk.Testing.Timeline;

/// <summary>An extension reported an error or could not be launched (<see cref="EmulatorEventNames.ExtensionError"/>).</summary>
public sealed class ExtensionErrorEvent : EmulatorEvent
{
    internal ExtensionErrorEvent(string extension, ReportedError error)
        : base(EmulatorEventNames.ExtensionError, extension)
    {
        Error = error;
    }

    /// <summary>Gets the error.</summary>
    public ReportedError Error { get; }

    private protected override string Describe() => Error.ToString();
}
