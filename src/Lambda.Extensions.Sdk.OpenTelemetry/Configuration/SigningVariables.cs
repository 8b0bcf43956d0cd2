namespace Lambda.Extensions.Sdk.OpenTelemetry.Configuration;

/// <summary>Reads a destination's variables about AWS's signatures: <c>…OTLP_SIGV4</c>, <c>…_REGION</c> and <c>…_SERVICE</c>.</summary>
internal sealed class SigningVariables(VariableReader reader, string at)
{
    /// <summary>Headers that CloudWatch Logs needs to know where log records belong.</summary>
    private static readonly string[] LogHeaders = ["x-aws-log-group", "x-aws-log-stream"];

    public void Read(OtlpDestination destination)
    {
        string name = at + "SIGV4";
        destination.AwsRegion = Name(name + "_REGION", "the address's region, or AWS_REGION, is used");
        destination.AwsService = Name(name + "_SERVICE", "the address's service is used");
        destination.AwsSigning = reader.GetChoice(name, "auto", "true", "false") switch { "true" => AwsSigning.Always, "false" => AwsSigning.Never, _ => AwsSigning.Auto };
        if (destination.AwsSigning == AwsSigning.Always) Check(destination, name);
        NameLogStream(destination);
    }

    private void Check(OtlpDestination destination, string name)
    {
        if (destination.Endpoints.FirstOrDefault(destination.HasAuthorization) is not null)
        {
            reader.Reject(name, "true", "an Authorization header is set as well, and there can be one only; requests are not signed");
            destination.AwsSigning = AwsSigning.Never;
        }
        else if (destination.AwsRegion is null && reader.GetText("AWS_REGION") is null && destination.Endpoints.Any(static endpoint => AwsScope.Of(endpoint.Address) is null))
        {
            reader.Reject(name, "true", $"the region is not known; set {name}_REGION. Requests are not signed");
            destination.AwsSigning = AwsSigning.Never;
        }
    }

    private void NameLogStream(OtlpDestination destination)
    {
        if (destination.Logs is not { } logs || AwsScope.Of(logs.Address) is null) return;
        List<string> missing = [.. LogHeaders.Where(header => !logs.Headers.Any(given => given.Key.Equals(header, StringComparison.OrdinalIgnoreCase)))];
        if (missing.Count > 0) reader.AddFinding($"CloudWatch Logs needs the {(missing.Count == 1 ? "header" : "headers")} {string.Join(" and ", missing)}: set {at}LOGS_HEADERS=x-aws-log-group=GROUP,x-aws-log-stream=STREAM with a group and a stream that exist");
    }

    private string? Name(string name, string otherwise)
    {
        if (reader.GetText(name) is not { } text) return null;
        if (AwsScope.IsName(text)) return text;
        reader.Reject(name, text, $"use letters, digits and hyphens; {otherwise}");
        return null;
    }
}
