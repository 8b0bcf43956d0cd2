namespace Lambda.Extensions.Sdk.OpenTelemetry.Configuration;

/// <summary>
/// A backend that receives one or more signals. Each destination has its own queues, breaker and accounts: one that is down takes nothing
/// from the others.
/// </summary>
public sealed class OtlpDestination
{
    /// <summary>Gets or sets the name in log lines and accounts. Default empty, for the only one.</summary>
    public string Name { get; set; } = "";

    /// <summary>Gets or sets the endpoint for spans; <see langword="null"/> sends none.</summary>
    public OtlpEndpoint? Traces { get; set; }

    /// <summary>Gets or sets the endpoint for log records; <see langword="null"/> sends none.</summary>
    public OtlpEndpoint? Logs { get; set; }

    /// <summary>Gets or sets the endpoint for metrics; <see langword="null"/> sends none.</summary>
    public OtlpEndpoint? Metrics { get; set; }

    /// <summary>
    /// Gets or sets the secret whose value is the header <see cref="SecretHeader"/>: <c>file:PATH</c>, or a name or ARN in Secrets Manager,
    /// which is read through the AWS Parameters and Secrets extension. Default <see langword="null"/>.
    /// </summary>
    public string? Secret { get; set; }

    /// <summary>Gets or sets the header that has the secret. Default <c>Authorization</c>.</summary>
    public string SecretHeader { get; set; } = "Authorization";

    /// <summary>
    /// Gets or sets the pause after three failures in a row, during which nothing is sent. 500 ms to 1 hour, default 30 s.
    /// </summary>
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets the address of an HTTP proxy, with user and password if it needs them. Default <see langword="null"/>.</summary>
    public Uri? Proxy { get; set; }

    /// <summary>Gets or sets a signer of your own. Default <see langword="null"/>: <see cref="AwsSigning"/> decides.</summary>
    public IRequestSigner? Signer { get; set; }

    /// <summary>Gets or sets whether requests are signed for AWS with the function's role. Default <see cref="AwsSigning.Auto"/>.</summary>
    public AwsSigning AwsSigning { get; set; }

    /// <summary>Gets or sets the region of signatures. Default <see langword="null"/>: the address's, or else <c>AWS_REGION</c>.</summary>
    public string? AwsRegion { get; set; }

    /// <summary>
    /// Gets or sets the service of signatures, such as <c>osis</c>. Default <see langword="null"/>: the address's, or else the one that takes
    /// the signal: <c>xray</c>, <c>logs</c> or <c>monitoring</c>.
    /// </summary>
    public string? AwsService { get; set; }

    /// <summary>Gets or sets the name of the secret in log lines: the variable that gave it.</summary>
    internal string SecretSource { get; set; } = "The secret of the OTLP headers";

    internal IEnumerable<OtlpEndpoint> Endpoints => ((IEnumerable<OtlpEndpoint?>)[Traces, Logs, Metrics]).OfType<OtlpEndpoint>();

    /// <summary>Returns whether requests have a key of another kind, which a signature would replace.</summary>
    internal bool HasAuthorization(OtlpEndpoint endpoint) =>
        (Secret is not null && SecretHeader.Equals("Authorization", StringComparison.OrdinalIgnoreCase)) || endpoint.Headers.Any(static header => header.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase));
}
