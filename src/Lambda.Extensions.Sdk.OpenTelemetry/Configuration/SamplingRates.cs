using Lambda.Extensions.Sdk.OpenTelemetry.Lines;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Configuration;

/// <summary>
/// The part of the function's lines that is sent, by level: 0 (none) to 1 (all). Lines of level error and above are always sent.
/// </summary>
public sealed class SamplingRates
{
    /// <summary>Gets or sets the part of the lines of level trace. Default 1.</summary>
    public double Trace { get; set; } = 1;

    /// <summary>Gets or sets the part of the lines of level debug. Default 1.</summary>
    public double Debug { get; set; } = 1;

    /// <summary>Gets or sets the part of the lines of level info. Default 1.</summary>
    public double Info { get; set; } = 1;

    /// <summary>Gets or sets the part of the lines of level warn. Default 1.</summary>
    public double Warn { get; set; } = 1;

    /// <summary>Gets or sets the part of the lines of an unknown level. Default 1.</summary>
    public double Other { get; set; } = 1;

    internal bool All => Trace >= 1 && Debug >= 1 && Info >= 1 && Warn >= 1 && Other >= 1;

    internal double Of(Severity severity) => severity switch
    {
        Severity.Unspecified => Other,
        < Severity.Debug => Trace,
        < Severity.Info => Debug,
        < Severity.Warn => Info,
        < Severity.Error => Warn,
        _ => 1,
    };

    /// <summary>Sets a level's rate. Returns false when there is no such level.</summary>
    internal bool TrySet(string level, double rate)
    {
        switch (level.ToUpperInvariant())
        {
            case "TRACE": Trace = rate; return true;
            case "DEBUG": Debug = rate; return true;
            case "INFO": Info = rate; return true;
            case "WARN": Warn = rate; return true;
            case "OTHER": Other = rate; return true;
            default: return false;
        }
    }
}
