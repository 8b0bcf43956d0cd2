using Lambda.Extensions.Sdk.Build.Packaging;

namespace Lambda.Extensions.Sdk.Build.Infrastructure;

/// <summary>A format of infrastructure code, and how a layer is written in it (lambda-facts 6.1).</summary>
/// <param name="Name">Its name in LambdaInfrastructure.</param>
/// <param name="Suffix">The end of its file's name.</param>
/// <param name="Write">Writes the fragment. The second argument is the name of the zip, which is in the fragment's folder.</param>
internal sealed record InfrastructureFormat(string Name, string Suffix, Func<LayerDescription, string, string> Write)
{
    /// <summary>The word for all formats.</summary>
    private const string Every = "all";

    public static readonly IReadOnlyList<InfrastructureFormat> All =
    [
        new("sam", ".sam.yaml", SamFragment.Write),
        new("cloudformation", ".cloudformation.yaml", CloudFormationFragment.Write),
        // Not .cs, because a file in the project's folder would be compiled.
        new("cdk", ".cdk.cs.txt", CdkFragment.Write),
        new("terraform", ".tf", TerraformFragment.Write),
    ];

    public static bool Exists(string name) => Is(name, Every) || All.Any(format => Is(name, format.Name));

    /// <summary>Returns the formats that a list names, each once.</summary>
    public static IEnumerable<InfrastructureFormat> Chosen(IReadOnlyList<string> names) =>
        All.Where(format => names.Any(name => Is(name, Every) || Is(name, format.Name)));

    private static bool Is(string given, string name) => string.Equals(given, name, StringComparison.OrdinalIgnoreCase);
}
