namespace Lambda.Extensions.Sdk.OpenTelemetry.Configuration;

/// <summary>Decides whether requests are signed with AWS Signature Version 4.</summary>
public enum AwsSigning
{
    /// <summary>
    /// Requests to the OTLP endpoints of CloudWatch and X-Ray are signed, if the address is https and no <c>Authorization</c> header is set.
    /// </summary>
    Auto,

    /// <summary>All requests are signed.</summary>
    Always,

    /// <summary>No request is signed.</summary>
    Never,
}
