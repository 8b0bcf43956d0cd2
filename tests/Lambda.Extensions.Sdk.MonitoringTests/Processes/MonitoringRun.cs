using System.Globalization;
using System.Text.Json;
using Lambda.Extensions.Sdk.MonitoringTests.Support;
using Lambda.Extensions.Sdk.Testing;
using PublishedSamples;

namespace Lambda.Extensions.Sdk.MonitoringTests.Processes;

/// <summary>An environment with the published native extension beside a real function.</summary>
internal static class MonitoringRun
{
    public const string Name = "Monitoring";

    public static LambdaEmulatorBuilder Builder(string function, string? endpoint, params string[] variables)
    {
        LambdaEmulatorBuilder builder = LambdaEmulator.CreateBuilder()
            .AddExtension(PublishedSample.Executable(Name))
            .WithFunctionName("orders", "7")
            .WithTracing()
            .WithTimeout(TimeSpan.FromSeconds(30));
        builder = function == "node"
            ? builder.UseFunctionCommand("node", Path.Combine(AppContext.BaseDirectory, "Processes", "function.mjs"))
            : builder.UseFunction(PublishedSample.Executable("HelloFunction"));
        if (endpoint is not null) builder.WithEnvironment("MONITORING_OTLP_ENDPOINT", endpoint);
        foreach (string variable in variables) builder.WithEnvironment(variable.Split('=', 2)[0], variable.Split('=', 2)[1]);
        return builder;
    }

    public static List<string> Said(this LambdaEmulator lambda) => [.. lambda.Extensions[Name].Output.Select(l => l.Text)];

    /// <summary>The metrics documents, each checked.</summary>
    public static List<JsonElement> Documents(this LambdaEmulator lambda)
    {
        var documents = new List<JsonElement>();
        foreach (string line in lambda.Said().Where(l => l.StartsWith("{\"_aws\"", StringComparison.Ordinal)))
        {
            Assert.That(EmfValidator.Problems(line), Is.Empty, line);
            documents.Add(JsonDocument.Parse(line).RootElement);
        }

        return documents;
    }

    /// <summary>The <c>name=value</c> pairs of the last line that contains a text.</summary>
    public static Dictionary<string, long> Pairs(this LambdaEmulator lambda, string text)
    {
        string? line = lambda.Said().LastOrDefault(l => l.Contains(text, StringComparison.Ordinal));
        Assert.That(line, Is.Not.Null, $"no line with '{text}' in:\n{string.Join('\n', lambda.Said().TakeLast(20))}");
        var pairs = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (string part in line!.Split(' ', '"', ','))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && long.TryParse(part.AsSpan(equals + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long value)) pairs[part[..equals]] = value;
        }

        return pairs;
    }

    /// <summary>A sink's ledger, whose sum must be right.</summary>
    public static Dictionary<string, long> Ledger(this LambdaEmulator lambda, string sink)
    {
        Dictionary<string, long> ledger = lambda.Pairs($"Sink {sink}:");
        Assert.That(ledger["accepted"] + ledger["restored"], Is.EqualTo(ledger["delivered"] + ledger["pending"] + ledger["inFlight"] + ledger["evicted"] + ledger["rejected"] + ledger["abandoned"] + ledger["spilled"]), sink);
        return ledger;
    }

    public static long Lost(this Dictionary<string, long> ledger) => ledger["evicted"] + ledger["rejected"] + ledger["abandoned"];
}
