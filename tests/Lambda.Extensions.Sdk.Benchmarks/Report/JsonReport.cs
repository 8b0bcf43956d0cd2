using System.Runtime.InteropServices;
using System.Text.Json;

namespace Lambda.Extensions.Sdk.Benchmarks.Report;

/// <summary>The figures for machines: one document, values unrounded.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static string Write(IReadOnlyList<Comparison> comparisons, BenchmarkOptions options) => JsonSerializer.Serialize(
        new
        {
            options.Rounds,
            options.Events,
            System = RuntimeInformation.OSDescription,
            Architecture = RuntimeInformation.OSArchitecture.ToString(),
            Processors = Environment.ProcessorCount,
            Extensions = comparisons.Select(c => new
            {
                Path = c.Program,
                c.FailedRuns,
                Figures = c.Figures.Select(f => new
                {
                    f.Figure.Key,
                    f.Figure.Unit,
                    f.Floor,
                    f.Extension,
                    f.Ratio,
                    f.FirstAsPart,
                    f.Gate,
                    f.GateMet,
                    f.Figure.Moonshot,
                    f.MoonshotMet,
                }),
            }),
        },
        Indented) + Environment.NewLine;
}
