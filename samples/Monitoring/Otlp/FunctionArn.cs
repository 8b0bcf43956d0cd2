namespace Monitoring.Otlp;

/// <summary>Splits a function's ARN.</summary>
internal static class FunctionArn
{
    private const int Name = 6;
    private const int Qualifier = 7;

    /// <summary>
    /// Returns the ARN that the conventions require as <c>cloud.resource_id</c>: with the version that ran instead of the alias that was
    /// invoked, and with neither if the version is unknown.
    /// </summary>
    /// <param name="arn">The ARN that was invoked, such as <c>arn:aws:lambda:eu-central-1:123456789012:function:orders:live</c>.</param>
    /// <param name="version">The version that ran.</param>
    public static string? Resolve(string? arn, string? version)
    {
        if (arn?.Split(':') is not { Length: > Qualifier } parts) return arn;
        string function = string.Join(':', parts[..(Name + 1)]);
        return string.IsNullOrWhiteSpace(version) ? function : $"{function}:{version}";
    }
}
