using System.Globalization;
using System.Runtime.InteropServices;
using Lambda.Extensions.Sdk;
using Samples.Emf;

namespace Monitoring.Configuration;

/// <summary>The names, ranges and defaults of this extension's own variables. The package reads those of OTLP and of lines.</summary>
internal static class MonitoringVariables
{
    /// <summary>The beginning of the names of this extension's own variables.</summary>
    public const string Prefix = "MONITORING_";

    /// <summary>The list prices of a GB-second in most regions, in US dollars.</summary>
    private const double PriceOfX64 = 0.0000166667;
    private const double PriceOfArm64 = 0.0000133334;

    /// <summary>Reads the variables. Their faults become the reader's findings, and the affected part has its default or is off.</summary>
    public static MonitoringOptions Read(VariableReader reader)
    {
        var options = new MonitoringOptions();
        bool emf = reader.GetFlag("MONITORING_EMF", defaultValue: true);
        EmfOutput output = reader.GetChoice("MONITORING_EMF_OUTPUT", "stdout", "otlp", "both") switch
        {
            "otlp" => EmfOutput.Otlp,
            "both" => EmfOutput.Both,
            _ => EmfOutput.Stdout,
        };
        options.EmfOutput = emf ? output : EmfOutput.None;
        options.EmfNamespace = EmfNamespace.Read(reader, "MONITORING_EMF_NAMESPACE", options.EmfNamespace);
        options.EmfAllMetrics = reader.GetChoice("MONITORING_EMF_METRICS", "insights", "all") == "all";
        options.Proc = reader.GetFlag("MONITORING_PROC", options.Proc);
        options.ProcInterval = TimeSpan.FromMilliseconds(reader.GetNumber("MONITORING_PROC_INTERVAL_MS", 0, 60_000, (int)options.ProcInterval.TotalMilliseconds));
        options.PricePerGBSecond = Price(reader);
        options.Telemetry.ReadVariables(reader, Prefix);
        return options;
    }

    private static double Price(VariableReader reader)
    {
        const string Name = "MONITORING_PRICE_PER_GB_SECOND";
        double price = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? PriceOfArm64 : PriceOfX64;
        if (reader.GetText(Name) is not { } text) return price;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double given) && given is >= 0 and <= 1) return given;
        reader.Reject(Name, text, string.Create(CultureInfo.InvariantCulture, $"use US dollars, such as 0.0000166667, or 0 for no cost; {price} is used"));
        return price;
    }
}
