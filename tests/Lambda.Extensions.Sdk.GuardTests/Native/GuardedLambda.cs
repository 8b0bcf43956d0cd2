using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Lambda.Extensions.Sdk.Testing;
using PublishedSamples;

namespace Lambda.Extensions.Sdk.GuardTests.Native;

/// <summary>An environment with the published native guard, and a function that uses its proxy when it is there.</summary>
internal static class GuardedLambda
{
    public const string Name = "PayloadGuard";

    public static LambdaEmulatorBuilder Builder(string rules, out int port)
    {
        port = FreePort();
        return LambdaEmulator.CreateBuilder()
            .AddExtension(PublishedSample.Executable(Name))
            .UseFunction(PublishedSample.Executable("HelloFunction"))
            .WithRuntimeProxy()
            .WithTimeout(TimeSpan.FromSeconds(60))
            .WithEnvironment("LAMBDA_EXT_RUNTIME_PROXY_PORT", port.ToString(CultureInfo.InvariantCulture))
            .WithEnvironment("LAMBDA_EXT_RUNTIME_PROXY_HOOK_TIMEOUT_MS", "60000")
            .WithEnvironment("PAYLOAD_GUARD_RULES", rules);
    }

    public static string[] Said(this LambdaEmulator lambda) => [.. lambda.Extensions[Name].Output.Select(static l => l.Text)];

    /// <summary>The audit lines, by request id.</summary>
    public static Dictionary<string, JsonElement> Audits(this LambdaEmulator lambda) =>
        lambda.Said().Where(static l => l.StartsWith("{\"payloadGuard\"", StringComparison.Ordinal)).Select(static l => JsonDocument.Parse(l).RootElement).ToDictionary(static a => a.GetProperty("requestId").GetString()!);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
