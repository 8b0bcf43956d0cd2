namespace Lambda.Extensions.Sdk.Testing.Timeline;

/// <summary>The runtime called <c>runtime/init/error</c> (<see cref="EmulatorEventNames.RuntimeError"/>).</summary>
public sealed class RuntimeErrorEvent : EmulatorEvent
{
    internal RuntimeErrorEvent(string errorType, string body)
        : base(EmulatorEventNames.RuntimeError)
    {
        ErrorType = errorType;
        Body = body;
    }

    /// <summary>Gets the value of <c>Lambda-Runtime-Function-Error-Type</c>, or <c>Runtime.Unknown</c> without it.</summary>
    public string ErrorType { get; }

    /// <summary>Gets the request's body as text.</summary>
    public string Body { get; }

    private protected override string Describe() => $"{ErrorType} {Body}".TrimEnd();
}
