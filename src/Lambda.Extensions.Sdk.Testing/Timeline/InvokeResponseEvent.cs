namespace Lambda.Extensions.Sdk.Testing.Timeline;

/// <summary>The runtime delivered its answer (<see cref="EmulatorEventNames.InvokeResponse"/>).</summary>
public sealed class InvokeResponseEvent : EmulatorEvent
{
    internal InvokeResponseEvent(string requestId, bool isError, int bytes)
        : base(EmulatorEventNames.InvokeResponse, requestId: requestId)
    {
        IsError = isError;
        Bytes = bytes;
    }

    /// <summary>Gets a value that indicates whether the answer is a function error.</summary>
    public bool IsError { get; }

    /// <summary>Gets the size of the answer in bytes.</summary>
    public int Bytes { get; }

    private protected override string Describe() => $"{(IsError ? "error" : "ok")} {Bytes} bytes";
}
