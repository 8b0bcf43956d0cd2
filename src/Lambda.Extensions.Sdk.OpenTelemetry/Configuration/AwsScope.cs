namespace Lambda.Extensions.Sdk.OpenTelemetry.Configuration;

/// <summary>The region and the service that a signature is made for, and the hosts of AWS's own OTLP endpoints.</summary>
internal sealed record AwsScope(string Region, string Service)
{
    private static readonly string[] Suffixes = [".vpce.amazonaws.com", ".vpce.amazonaws.com.cn", ".amazonaws.com", ".amazonaws.com.cn", ".api.aws", ".api.amazonwebservices.com.cn"];

    /// <summary>Gets the only signal that the service takes: <c>TRACES</c>, <c>LOGS</c> or <c>METRICS</c>.</summary>
    public string Signal => Service switch { "xray" => "TRACES", "logs" => "LOGS", _ => "METRICS" };

    /// <summary>Returns the scope of an OTLP endpoint of CloudWatch or X-Ray; <see langword="null"/> for any other address.</summary>
    public static AwsScope? Of(Uri address)
    {
        string host = address.IdnHost;
        foreach (string suffix in Suffixes)
        {
            if (!host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)) continue;
            string[] labels = host[..^suffix.Length].Split('.');
            // An address of a VPC endpoint begins with the endpoint's own name.
            int first = suffix.StartsWith(".vpce", StringComparison.Ordinal) ? labels.Length - 2 : 0;
            if (first < 0 || labels.Length - first != 2 || !IsName(labels[first + 1])) continue;
            string service = labels[first].EndsWith("-fips", StringComparison.Ordinal) ? labels[first][..^"-fips".Length] : labels[first];
            if (service is "xray" or "logs" or "monitoring") return new AwsScope(labels[first + 1], service);
        }

        return null;
    }

    /// <summary>Returns the service that takes a signal.</summary>
    public static string ServiceOf(string signal) => signal switch { "TRACES" => "xray", "LOGS" => "logs", _ => "monitoring" };

    /// <summary>Returns whether a text can be the name of a region or a service.</summary>
    public static bool IsName(string text)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '-') return false;
        }

        return text.Length > 0;
    }
}
