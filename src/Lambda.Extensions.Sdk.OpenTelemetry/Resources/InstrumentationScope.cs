using System.Reflection;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Resources;

/// <summary>The library that made the telemetry, and the conventions that it follows.</summary>
internal static class InstrumentationScope
{
    public const string Name = "Lambda.Extensions.Sdk.OpenTelemetry";

    /// <summary>The address of the conventions' version, whose names the attributes have.</summary>
    public const string SchemaUrl = "https://opentelemetry.io/schemas/1.34.0";

    public static string Version { get; } = typeof(InstrumentationScope).Assembly.GetCustomAttribute<AssemblyFileVersionAttribute>()?.Version ?? "0";
}
