using Lambda.Extensions.Sdk.Testing.Sandboxing;

namespace Lambda.Extensions.Sdk.Testing;

/// <content>What processes see of the file system, and what they may use.</content>
public sealed partial class LambdaEmulatorBuilder
{
    /// <summary>
    /// Shows processes Lambda's file system instead of this machine's: <c>/opt</c>, <c>/var/task</c> as working directory, an own <c>/tmp</c>,
    /// the host name <c>sandbox.localdomain</c>, and Lambda's limit of open files. Off by default.
    /// </summary>
    /// <remarks>It needs Linux, util-linux and user namespaces, or root. Where they are missing, a <see cref="Timeline.SandboxNoteEvent"/> states that and the paths are mapped.</remarks>
    /// <param name="configure">Sets the options; called once, at once.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">An option is out of its range, or a folder does not exist.</exception>
    public LambdaEmulatorBuilder WithSandbox(Action<SandboxOptions>? configure = null)
    {
        var options = new SandboxOptions();
        configure?.Invoke(options);
        options.Validate();
        return With(_settings with { Sandbox = options.Copy() });
    }

    /// <summary>
    /// Kills the largest process as soon as all processes together use more memory than <see cref="WithMemory"/> allows, as the kernel does
    /// on Lambda. Measured on Linux every 20 ms. Off by default.
    /// </summary>
    /// <returns>This builder.</returns>
    /// <exception cref="PlatformNotSupportedException">This system is not Linux.</exception>
    public LambdaEmulatorBuilder WithEnforcedMemory()
    {
        if (!OperatingSystem.IsLinux()) throw new PlatformNotSupportedException("The memory limit is measured in /proc, which only Linux has. Leave it out here, or run in a Linux container.");
        return With(_settings with { EnforceMemory = true });
    }
}
