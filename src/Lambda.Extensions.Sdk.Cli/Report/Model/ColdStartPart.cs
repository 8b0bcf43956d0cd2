namespace Lambda.Extensions.Sdk.Cli.Report.Model;

/// <summary>One extension's part in an INIT.</summary>
internal sealed class ColdStartPart(int lane)
{
    public int Lane { get; } = lane;

    public TimeSpan? Started { get; set; }

    public TimeSpan? Registered { get; set; }

    public TimeSpan? FirstNext { get; set; }

    /// <summary>Gets or sets the time by which INIT would have been shorter without it.</summary>
    public TimeSpan Added { get; set; }

    /// <summary>Gets or sets the phases that the extension itself has logged; <see langword="null"/> for none.</summary>
    public string? OwnPhases { get; set; }
}
