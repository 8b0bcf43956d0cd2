using System.Runtime.CompilerServices;

namespace Lambda.Extensions.Sdk.RuntimeApi;

/// <summary>
/// The base class of an extension that stands between the runtime and the platform: its hooks see events, answers and errors, and can
/// change them. All hooks of <see cref="ExtensionBase"/> are available too. The function's runtime must be started by the layer's
/// wrapper script, which makes it use the proxy; without it, only the hooks of <see cref="ExtensionBase"/> are called.
/// </summary>
/// <remarks>
/// <para>The hooks of this class run while the caller of the function waits, each under <see cref="RuntimeApiOptions.HookTimeout"/>. A
/// hook that throws or exceeds its budget changes nothing: the original bytes are forwarded. Under
/// <see cref="FailureMode.FailClosed"/> (<see cref="RuntimeApiOptions.FailureMode"/>) the invocation fails instead.</para>
/// <para><b>Threading:</b> unlike the other hooks, these run on threads of their own, beside other hooks of the extension, because an
/// event does not wait for a flush. On Managed Instances they run beside each other too. Protect what they share.</para>
/// <para>In an internal extension the hooks of this class are not called, because the runtime runs already.</para>
/// <para>A message for which no hook is overridden is neither held nor copied.</para>
/// </remarks>
public abstract class RuntimeApiExtension : ExtensionBase
{
    /// <summary>
    /// <para><b>When:</b> the platform has sent an event to the runtime, and before the handler receives it.</para>
    /// <para><b>Budget:</b> <see cref="RuntimeApiOptions.HookTimeout"/>.</para>
    /// <para><b>If it throws or runs over:</b> FailOpen: the handler receives the original event. FailClosed: the invocation fails
    /// with <c>Extension.HookFailed</c>, and the handler does not see the event.</para>
    /// </summary>
    /// <param name="runtimeEvent">The event.</param>
    /// <param name="cancellationToken">Cancelled at the budget's end.</param>
    /// <returns>The decision.</returns>
    protected virtual ValueTask<EventDecision> OnEventAsync(RuntimeEvent runtimeEvent, CancellationToken cancellationToken) => new(EventDecision.Continue);

    /// <summary>
    /// <para><b>When:</b> the runtime has sent the answer of the handler, and before the platform receives it. Not for a streamed
    /// answer, which passes through <see cref="OnResponseChunkAsync"/>.</para>
    /// <para><b>Budget:</b> <see cref="RuntimeApiOptions.HookTimeout"/>.</para>
    /// <para><b>If it throws or runs over:</b> FailOpen: the platform receives the original answer. FailClosed: it receives the error
    /// <c>Extension.HookFailed</c>.</para>
    /// </summary>
    /// <param name="response">The answer.</param>
    /// <param name="cancellationToken">Cancelled at the budget's end.</param>
    /// <returns>The decision.</returns>
    protected virtual ValueTask<ResponseDecision> OnResponseAsync(RuntimeResponse response, CancellationToken cancellationToken) => new(ResponseDecision.Continue);

    /// <summary>
    /// <para><b>When:</b> a piece of a streamed answer has arrived, and once more at its end.</para>
    /// <para><b>Budget:</b> <see cref="RuntimeApiOptions.HookTimeout"/> for each piece.</para>
    /// <para><b>If it throws or runs over:</b> FailOpen: the original piece is forwarded, unless the hook returned another number of
    /// bytes than it received before and may still keep some. Then, and under FailClosed, the stream ends with the error
    /// <c>Extension.HookFailed</c>.</para>
    /// </summary>
    /// <param name="chunk">The piece.</param>
    /// <param name="cancellationToken">Cancelled at the budget's end.</param>
    /// <returns>The bytes to forward: <see cref="ResponseChunk.Data"/>, others, or none.</returns>
    protected virtual ValueTask<ReadOnlyMemory<byte>> OnResponseChunkAsync(ResponseChunk chunk, CancellationToken cancellationToken) => new(chunk?.Data ?? default);

    /// <summary>
    /// <para><b>When:</b> the runtime reports an error of an invocation or of its start, and before the platform receives it.</para>
    /// <para><b>Budget:</b> <see cref="RuntimeApiOptions.HookTimeout"/>.</para>
    /// <para><b>If it throws or runs over:</b> the platform receives the original error, in either mode.</para>
    /// </summary>
    /// <param name="error">The error.</param>
    /// <param name="cancellationToken">Cancelled at the budget's end.</param>
    /// <returns>The decision.</returns>
    protected virtual ValueTask<ErrorDecision> OnErrorAsync(RuntimeError error, CancellationToken cancellationToken) => new(ErrorDecision.Continue);

    /// <summary>Returns the hooks of this class that an instance's class overrides, as <see cref="ExtensionBase"/> does for its own.</summary>
    internal static RuntimeHookSet OverriddenBy(RuntimeApiExtension instance)
    {
        // As in ExtensionBase: only the targets of delegates are compared.
        Untouched untouched = Unsafe.As<Untouched>(instance);
        GC.KeepAlive(new Untouched());
        RuntimeHookSet hooks = RuntimeHookSet.None;
        if (!untouched.Event().Equals((Func<RuntimeEvent, CancellationToken, ValueTask<EventDecision>>)instance.OnEventAsync)) hooks |= RuntimeHookSet.Event;
        if (!untouched.Response().Equals((Func<RuntimeResponse, CancellationToken, ValueTask<ResponseDecision>>)instance.OnResponseAsync)) hooks |= RuntimeHookSet.Response;
        if (!untouched.Chunk().Equals((Func<ResponseChunk, CancellationToken, ValueTask<ReadOnlyMemory<byte>>>)instance.OnResponseChunkAsync)) hooks |= RuntimeHookSet.ResponseChunk;
        if (!untouched.Error().Equals((Func<RuntimeError, CancellationToken, ValueTask<ErrorDecision>>)instance.OnErrorAsync)) hooks |= RuntimeHookSet.Error;
        return hooks;
    }

    internal override IRuntimeProxy? CreateRuntimeProxy() => new RuntimeProxy(OverriddenBy(this));

    /// <summary>Calls one hook. The result is a decision, or the bytes of a piece.</summary>
    internal async Task<object?> Call(HookKind hook, object message, CancellationToken cancellationToken) => hook switch
    {
        HookKind.Event => await OnEventAsync((RuntimeEvent)message, cancellationToken).ConfigureAwait(false),
        HookKind.Response => await OnResponseAsync((RuntimeResponse)message, cancellationToken).ConfigureAwait(false),
        HookKind.Chunk => await OnResponseChunkAsync((ResponseChunk)message, cancellationToken).ConfigureAwait(false),
        _ => await OnErrorAsync((RuntimeError)message, cancellationToken).ConfigureAwait(false),
    };

    private sealed class Untouched : RuntimeApiExtension
    {
        public Func<RuntimeEvent, CancellationToken, ValueTask<EventDecision>> Event() => base.OnEventAsync;

        public Func<RuntimeResponse, CancellationToken, ValueTask<ResponseDecision>> Response() => base.OnResponseAsync;

        public Func<ResponseChunk, CancellationToken, ValueTask<ReadOnlyMemory<byte>>> Chunk() => base.OnResponseChunkAsync;

        public Func<RuntimeError, CancellationToken, ValueTask<ErrorDecision>> Error() => base.OnErrorAsync;
    }
}

/// <summary>The hooks of the Runtime API that a class overrides.</summary>
[Flags]
internal enum RuntimeHookSet
{
    None = 0,
    Event = 1,
    Response = 2,
    ResponseChunk = 4,
    Error = 8,
}
