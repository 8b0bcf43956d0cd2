using Lambda.Extensions.Sdk.Build.Packaging;

namespace Lambda.Extensions.Sdk.Build.Infrastructure;

/// <summary>A way to describe infrastructure, and how a layer is written in it (lambda-facts 6.1).</summary>
/// <param name="Name">Its name in LambdaInfrastructure.</param>
/// <param name="Suffix">What its file's name ends with.</param>
/// <param name="Write">Writes the fragment; the second argument is the zip's file name, which lies beside the fragment.</param>
internal sealed record InfrastructureFormat(string Name, string Suffix, Func<LayerDescription, string, string> Write)
{
    /// <summary>Every format, as one word.</summary>
    private const string Every = "all";

    public static readonly IReadOnlyList<InfrastructureFormat> All =
    [
        new("sam", ".sam.yaml", SamFragment.Write),
        new("cloudformation", ".cloudformation.yaml", CloudFormationFragment.Write),
        // Not .cs: in a folder of the project it would be compiled.
        new("cdk", ".cdk.cs.txt", CdkFragment.Write),
        new("terraform", ".tf", TerraformFragment.Write),
    ];

    public static bool Exists(string name) => Is(name, Every) || All.Any(format => Is(name, format.Name));

    /// <summary>The formats a list asks for, each once.</summary>
    public static IEnumerable<InfrastructureFormat> Chosen(IReadOnlyList<string> names) =>
        All.Where(format => names.Any(name => Is(name, Every) || Is(name, format.Name)));

    private static bool Is(string given, string name) => string.Equals(given, name, StringComparison.OrdinalIgnoreCase);
}
