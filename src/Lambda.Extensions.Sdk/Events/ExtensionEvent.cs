namespace Lambda.Extensions.Sdk;

/// <summary>
/// The answer of the platform to <c>next</c>: an <see cref="InvokeEvent"/>, a <see cref="ShutdownEvent"/>, or an
/// <see cref="UnknownExtensionEvent"/>.
/// </summary>
public abstract class ExtensionEvent
{
    private protected ExtensionEvent(DateTimeOffset? deadline) => Deadline = deadline;

    /// <summary>
    /// Gets the moment by which the work must be done, in wall time: for an invocation the function's timeout, for a shutdown the
    /// moment at which the process is killed. <see langword="null"/> when the platform sent none or an impossible one.
    /// </summary>
    public DateTimeOffset? Deadline { get; }
}
