namespace Monitoring.Otlp;

/// <summary>Takes a function's ARN apart.</summary>
internal static class FunctionArn
{
    private const int Name = 6;
    private const int Qualifier = 7;

    /// <summary>
    /// Returns the ARN that the conventions want as <c>cloud.resource_id</c>: with the version that ran instead of the alias that was
    /// invoked; without either where the version is not known.
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
