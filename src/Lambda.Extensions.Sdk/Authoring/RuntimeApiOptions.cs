namespace Lambda.Extensions.Sdk;

/// <summary>
/// The settings of the proxy between the runtime and the platform. They have an effect only in an extension that derives from
/// <c>RuntimeApiExtension</c>.
/// </summary>
public sealed class RuntimeApiOptions
{
    /// <summary>
    /// Gets or sets whether the proxy listens. When it does not, the runtime uses the platform directly, and only the hooks of
    /// <see cref="ExtensionBase"/> are called. Default <see langword="true"/>. Variable <c>LAMBDA_EXT_RUNTIME_PROXY_ENABLED</c>.
    /// </summary>
    public bool IsEnabled { get; set; } = true;

    /// <summary>
    /// Gets or sets the port on which the proxy listens for the runtime, on the loopback address. The layer's wrapper script uses the
    /// same port. 1 to 65535, and not 9001, which the platform uses; 0 for a free one, in tests. Default 9009. Variable
    /// <c>LAMBDA_EXT_RUNTIME_PROXY_PORT</c>: a port, or <c>NAME=PORT</c> for each extension, with commas.
    /// </summary>
    public int Port { get; set; } = 9009;

    /// <summary>
    /// Gets or sets the address to which the proxy forwards, as <c>host:port</c>. Default <see langword="null"/>: the platform, from
    /// <c>AWS_LAMBDA_RUNTIME_API</c>. Set it to the address of another proxy to form a chain. Variable
    /// <c>LAMBDA_EXT_RUNTIME_PROXY_UPSTREAM</c>: an address, or <c>NAME=ADDRESS</c> for each extension, with commas.
    /// </summary>
    public string? Upstream { get; set; }

    /// <summary>
    /// Gets or sets the budget of each hook of the Runtime API. The caller of the function waits for it. The invocation's deadline
    /// less <see cref="ExtensionOptions.DeadlineMargin"/> limits it. When it is over, the original bytes are forwarded. 1 ms to 60 s, default 100 ms. Variable <c>LAMBDA_EXT_RUNTIME_PROXY_HOOK_TIMEOUT_MS</c>.
    /// </summary>
    public TimeSpan HookTimeout { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Gets or sets the effect on an invocation when a hook of the Runtime API throws or exceeds its budget.
    /// <see cref="FailureMode.FailOpen"/>: the original bytes are forwarded. <see cref="FailureMode.FailClosed"/>: the invocation
    /// fails with <c>Extension.HookFailed</c>. Default <see langword="null"/>: as <see cref="ExtensionOptions.FailureMode"/>. Variable
    /// <c>LAMBDA_EXT_RUNTIME_PROXY_FAILURE_MODE</c>.
    /// </summary>
    public FailureMode? FailureMode { get; set; }

    /// <summary>
    /// Gets or sets the size of the largest event, answer or error that a hook receives. A larger one is forwarded without the hook,
    /// or fails under FailClosed. 64 KiB to 256 MiB, default 8 MiB; the platform's own limit is 6 MiB.
    /// </summary>
    public int MaxPayloadBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>
    /// Gets or sets whether an invocation is completed as soon as the platform has accepted the runtime's answer, instead of when the
    /// platform reports the handler's end, about 25 ms later. Lines that the function wrote at its end may arrive after that. Default
    /// <see langword="true"/>. Variable <c>LAMBDA_EXT_RUNTIME_PROXY_COMPLETES</c>.
    /// </summary>
    public bool CompletesInvocations { get; set; } = true;
}
