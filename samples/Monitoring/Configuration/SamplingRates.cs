using Monitoring.Logs;

namespace Monitoring.Configuration;

/// <summary>
/// The part of the function's lines that is forwarded, by level: 0 (none) to 1 (all). Lines of level error and above are always
/// forwarded.
/// </summary>
internal sealed class SamplingRates
{
    public double Trace { get; set; } = 1;

    public double Debug { get; set; } = 1;

    public double Info { get; set; } = 1;

    public double Warn { get; set; } = 1;

    /// <summary>Lines of an unknown level.</summary>
    public double Other { get; set; } = 1;

    public bool All => Trace >= 1 && Debug >= 1 && Info >= 1 && Warn >= 1 && Other >= 1;

    public double Of(Severity severity) => severity switch
    {
        Severity.Unspecified => Other,
        < Severity.Debug => Trace,
        < Severity.Info => Debug,
        < Severity.Warn => Info,
        < Severity.Error => Warn,
        _ => 1,
    };

    /// <summary>Sets a level's rate. Returns false when there is no such level.</summary>
    public bool TrySet(string level, double rate)
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
