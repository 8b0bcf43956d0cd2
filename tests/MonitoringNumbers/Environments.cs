using System.Globalization;
using Lambda.Extensions.Sdk.Testing;
using PublishedSamples;

namespace MonitoringNumbers;

/// <summary>Environments with the published sample.</summary>
internal static class Environments
{
    public const string Extension = "Monitoring";

    public static string[] Further { get; set; } = [];

    public static LambdaEmulatorBuilder With(string? endpoint, int lines, params string[] variables)
    {
        LambdaEmulatorBuilder builder = LambdaEmulator.CreateBuilder()
            .AddExtension(PublishedSample.Executable(Extension))
            .UseFunction(async (invocation, token) =>
            {
                for (int i = 0; i < lines; i++) invocation.Log($"[INFO] {invocation.RequestId} step {i.ToString(CultureInfo.InvariantCulture)} of the order is done, as expected");
                // Some time, as a handler takes: the extension's own hook runs beside it.
                await Task.Delay(TimeSpan.FromMilliseconds(2), token);
                return "{}";
            })
            .WithTracing();
        if (endpoint is not null) builder.WithEnvironment("MONITORING_OTLP_ENDPOINT", endpoint);
        foreach (string variable in variables.Concat(Further)) builder.WithEnvironment(variable.Split('=', 2)[0], variable.Split('=', 2)[1]);
        return builder;
    }
}
