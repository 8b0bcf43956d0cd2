namespace Lambda.Extensions.Sdk.OpenTelemetry.Configuration;

/// <summary>The address that one signal is sent to, and the form of its requests.</summary>
public sealed class OtlpEndpoint
{
    /// <summary>Creates an endpoint.</summary>
    /// <param name="address">The whole address, such as <c>https://example.com/v1/traces</c>; absolute, http or https.</param>
    /// <exception cref="ArgumentNullException"><paramref name="address"/> is null.</exception>
    /// <exception cref="ArgumentException">The address is not absolute http or https.</exception>
    public OtlpEndpoint(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https")) throw new ArgumentException("The address must be absolute http or https.", nameof(address));
        Address = address;
    }

    /// <summary>Gets the address.</summary>
    public Uri Address { get; }

    /// <summary>Gets the headers of each request, such as an API key. Values are never logged.</summary>
    public IList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>
    /// Gets or sets the encoding. An endpoint that answers 415 receives the other one from then on. Default
    /// <see cref="OtlpProtocol.HttpProtobuf"/>.
    /// </summary>
    public OtlpProtocol Protocol { get; set; }

    /// <summary>
    /// Gets or sets whether bodies of 8 KiB and more are compressed. An endpoint that refuses them receives them uncompressed from then
    /// on. Default <see langword="true"/>.
    /// </summary>
    public bool Gzip { get; set; } = true;

    /// <summary>Gets or sets the time of one try. 10 ms to 15 minutes, default 2 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Gets or sets a PEM file of authorities to trust instead of the system's. Default <see langword="null"/>: the system's.
    /// </summary>
    public string? CertificateFile { get; set; }

    /// <summary>Gets or sets the name of the file in log lines: the variable that gave it.</summary>
    internal string CertificateSource { get; set; } = "The file of authorities";

    /// <summary>Gets or sets the greatest number of items that wait. 100 to 1,000,000, default 10,000.</summary>
    public int QueueItems { get; set; } = 10_000;

    /// <summary>Gets or sets the greatest number of bytes that wait. 65,536 to 67,108,864, default 2 MiB.</summary>
    public int QueueBytes { get; set; } = 2 * 1024 * 1024;

    /// <summary>Gets or sets the greatest number of items in one request. 1 to 1,000,000, default 1,000.</summary>
    public int BatchItems { get; set; } = 1_000;
}
