using Lambda.Extensions.Sdk.Build.Inspection;
using Microsoft.Build.Framework;
using MSBuildTask = Microsoft.Build.Utilities.Task;

namespace Lambda.Extensions.Sdk.Build.Tasks;

/// <summary>What the tasks share: findings become errors of the build, with their code.</summary>
public abstract class LambdaTask : MSBuildTask
{
    /// <summary>The project that is being published, to which errors are ascribed.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    internal void Fail(IEnumerable<Finding> findings)
    {
        foreach (Finding finding in findings)
            Log.LogError(subcategory: null, finding.Code, helpKeyword: null, file: ProjectFile, 0, 0, 0, 0, "{0}", finding.Message);
    }

    internal static IReadOnlyList<string> List(string value) =>
        value.Split([';', ',', ' ', '\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
