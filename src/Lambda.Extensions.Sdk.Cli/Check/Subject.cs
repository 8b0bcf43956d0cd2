using Lambda.Extensions.Sdk.Cli.Run;
using Lambda.Extensions.Sdk.Testing;
using Lambda.Extensions.Sdk.Testing.Sandboxing;

namespace Lambda.Extensions.Sdk.Cli.Check;

/// <summary>The extension under test, ready to start any number of times.</summary>
internal sealed class Subject(PreparedRun prepared, CheckOptions options)
{
    /// <summary>The message of a function that shall outlast its timeout.</summary>
    public const string Slow = "\"slow\"";

    /// <summary>The message of a function that shall write a line.</summary>
    public const string Chatty = "\"chatty\"";

    public PreparedRun Prepared => prepared;

    public CheckOptions Options => options;

    public IReadOnlyList<string> Names { get; } = [.. prepared.Extensions.Select(extension => extension.Name)];

    /// <summary>Describes an environment with the extension in it.</summary>
    /// <param name="launcher">A shell script that starts the extension by <c>exec "$@"</c>; <see langword="null"/> to start it directly.</param>
    /// <param name="sandbox">Changes the sandbox.</param>
    public LambdaEmulatorBuilder Builder(string? launcher = null, Action<SandboxOptions>? sandbox = null)
    {
        LambdaEmulatorBuilder builder = LambdaEmulator.CreateBuilder()
            .WithTimeout(Stage.FunctionTimeout)
            .WithTelemetry(telemetry => telemetry.DeliverBetweenInvocations = true)
            .WithSandbox(settings =>
            {
                settings.Mode = options.Sandbox;
                settings.OptFolder = prepared.OptFolder;
                sandbox?.Invoke(settings);
            })
            .UseFunction(async (invocation, stopping) =>
            {
                if (invocation.Payload == Slow) await Task.Delay(Timeout.InfiniteTimeSpan, stopping).ConfigureAwait(false);
                if (invocation.Payload == Chatty) invocation.Log("a line of the function");
                return invocation.Payload;
            });
        foreach (PreparedExtension extension in prepared.Extensions) Add(builder, extension, launcher);
        foreach ((string? name, string? value) in prepared.Variables) builder.WithEnvironment(name, value);
        return builder;
    }

    private static void Add(LambdaEmulatorBuilder builder, PreparedExtension extension, string? launcher)
    {
        string[] command = [.. extension.Emulator, extension.Executable];
        if (launcher is not null)
            builder.AddExtensionCommand(extension.Name, "/bin/sh", ["-c", launcher, "sh", .. command]);
        else if (command.Length > 1)
            builder.AddExtensionCommand(extension.Name, command[0], command[1..]);
        else
            builder.AddExtension(extension.Executable);
    }
}
