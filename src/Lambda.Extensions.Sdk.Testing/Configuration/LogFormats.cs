namespace Lambda.Extensions.Sdk.Testing.Configuration;

/// <summary>The values of <c>AWS_LAMBDA_LOG_FORMAT</c>.</summary>
public static class LogFormats
{
    /// <summary>Lines as they are written.</summary>
    public const string Text = "Text";

    /// <summary>A line that is a JSON object is an object in telemetry too.</summary>
    public const string Json = "JSON";

    internal const string Variable = "AWS_LAMBDA_LOG_FORMAT";

    internal static bool IsKnown(string value) => value is Text or Json;
}
