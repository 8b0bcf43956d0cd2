namespace Lambda.Extensions.Sdk.OpenTelemetry.Conventions;

/// <summary>Splits a function's ARN, such as <c>arn:aws:lambda:eu-central-1:123456789012:function:orders:live</c>.</summary>
internal static class FunctionArn
{
    private const int Account = 4;
    private const int Name = 6;
    private const int Qualifier = 7;

    /// <summary>
    /// Returns the ARN that the conventions require as <c>cloud.resource_id</c>: with the version that ran instead of the alias that was
    /// invoked, and with neither if the version is unknown.
    /// </summary>
    /// <param name="arn">The ARN that was invoked.</param>
    /// <param name="version">The version that ran.</param>
    public static string? Resolve(string? arn, string? version)
    {
        if (arn?.Split(':') is not { Length: > Qualifier } parts) return arn;
        string function = string.Join(':', parts[..(Name + 1)]);
        return string.IsNullOrWhiteSpace(version) ? function : $"{function}:{version}";
    }

    /// <summary>Returns the account.</summary>
    public static string? AccountOf(string? arn) => Part(arn, Account);

    /// <summary>Returns the function's name.</summary>
    public static string? NameOf(string? arn) => Part(arn, Name);

    private static string? Part(string? arn, int index) => arn?.Split(':') is { } parts && parts.Length > index && parts[index].Length > 0 ? parts[index] : null;
}
