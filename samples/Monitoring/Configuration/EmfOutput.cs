namespace Monitoring.Configuration;

/// <summary>The sinks of the documents.</summary>
[Flags]
internal enum EmfOutput
{
    /// <summary>No documents are written.</summary>
    None = 0,

    /// <summary>Stdout, which the platform carries to CloudWatch Logs.</summary>
    Stdout = 1,

    /// <summary>Log records by OTLP, for functions whose output does not reach CloudWatch Logs.</summary>
    Otlp = 2,

    Both = Stdout | Otlp,
}
