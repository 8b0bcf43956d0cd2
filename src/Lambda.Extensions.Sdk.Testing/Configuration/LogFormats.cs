namespace Lambda.Extensions.Sdk.Testing.Configuration;

/// <summary>Lists the values of <c>AWS_LAMBDA_LOG_FORMAT</c>.</summary>
public static class LogFormats
{
    /// <summary>Lines stay text.</summary>
    public const string Text = "Text";

    /// <summary>A line that is a JSON object becomes an object in telemetry too.</summary>
    public const string Json = "JSON";

    internal const string Variable = "AWS_LAMBDA_LOG_FORMAT";

    internal static bool IsKnown(string value) => value is Text or Json;
}
