using System.Globalization;
using System.Text;
using Lambda.Extensions.Sdk.Build.Packaging;
using Lambda.Extensions.Sdk.CachingTests.Support;
using Lambda.Extensions.Sdk.Testing.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Lambda.Extensions.Sdk.Testing.Tests.RuntimeProxy;

/// <summary>The ways of a runtime to the platform.</summary>
internal enum Way
{
    Direct,
    PassThrough,
    Hooks,
    TwoOfOurs,
    AnotherProductInFront,
    AnotherProductBehind,
}

/// <summary>Puts proxies between the runtime and the emulator.</summary>
internal static class Ways
{
    public static readonly Way[] Proxied = [Way.PassThrough, Way.Hooks, Way.TwoOfOurs, Way.AnotherProductInFront, Way.AnotherProductBehind];

    /// <summary>A proxy that copies bytes, in Python, and that knows nothing of ours.</summary>
    private const string AnotherProduct = """
        import socket, threading
        host, port = os.environ["OTHER_UPSTREAM"].split(":") if "OTHER_UPSTREAM" in os.environ else api.split(":")
        listener = socket.create_server(("127.0.0.1", int(os.environ["OTHER_PORT"])))
        def copy(source, target):
            try:
                while data := source.recv(65536): target.sendall(data)
                target.shutdown(socket.SHUT_WR)
            except OSError:
                for s in (source, target): s.close()
        def serve():
            while True:
                runtime, _ = listener.accept()
                platform = socket.create_connection((host, int(port)))
                for pair in ((runtime, platform), (platform, runtime)): threading.Thread(target=copy, args=pair, daemon=True).start()
        threading.Thread(target=serve, daemon=True).start()

        """ + ScriptFolder.GoodExtension;

    public static LambdaEmulatorBuilder By(this LambdaEmulatorBuilder builder, Way way, ScriptFolder scripts, Looked looked)
    {
        int ours = FreePort.Take(), other = FreePort.Take();
        builder.WithTimeout(TimeSpan.FromMinutes(1)).WithInitTimeout(TimeSpan.FromMinutes(1));
        return way switch
        {
            Way.Direct => builder,
            Way.PassThrough => builder.AddExtension<Silent>(options: Patient).WithRuntimeProxy(),
            Way.Hooks => builder.AddLooking(looked).WithRuntimeProxy(),
            Way.TwoOfOurs => builder.AddLooking(looked).AddExtension<Second>(options: Patient)
                .WithEnvironment("LAMBDA_EXT_RUNTIME_PROXY_PORT", string.Create(CultureInfo.InvariantCulture, $"Looking={ours},Second={other}"))
                .WithEnvironment("LAMBDA_EXT_RUNTIME_PROXY_UPSTREAM", string.Create(CultureInfo.InvariantCulture, $"Looking=127.0.0.1:{other}"))
                .WithRuntimeProxy(ours),
            Way.AnotherProductInFront => builder.AddLooking(looked).AddExtension(scripts.Python("other", AnotherProduct))
                .WithEnvironment("LAMBDA_EXT_RUNTIME_PROXY_PORT", Text(ours))
                .WithEnvironment("OTHER_PORT", Text(other))
                .WithEnvironment("OTHER_UPSTREAM", "127.0.0.1:" + Text(ours))
                .WithRuntimeProxy(other),
            _ => builder.AddLooking(looked).AddExtension(scripts.Python("other", AnotherProduct))
                .WithEnvironment("LAMBDA_EXT_RUNTIME_PROXY_PORT", Text(ours))
                .WithEnvironment("LAMBDA_EXT_RUNTIME_PROXY_UPSTREAM", "127.0.0.1:" + Text(other))
                .WithEnvironment("OTHER_PORT", Text(other))
                .WithRuntimeProxy(),
        };
    }

    public static LambdaEmulatorBuilder AddLooking(this LambdaEmulatorBuilder builder, Looked looked) =>
        builder.AddExtension<Looking>(host => host.Services.AddSingleton(looked), options: Patient);

    /// <summary>Writes the script that the build puts into a layer.</summary>
    public static string Wrapper(this ScriptFolder scripts, string extension, int port = RuntimeWrapper.DefaultPort) =>
        scripts.File(RuntimeWrapper.FileOf(extension), Encoding.UTF8.GetString(RuntimeWrapper.Script(extension, port)));

    /// <summary>Gives hooks all the time that a loaded machine needs.</summary>
    private static void Patient(ExtensionOptions options) => options.RuntimeApi.HookTimeout = TimeSpan.FromSeconds(60);

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
