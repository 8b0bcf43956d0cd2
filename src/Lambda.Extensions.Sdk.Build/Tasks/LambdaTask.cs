using Lambda.Extensions.Sdk.Build.Inspection;
using Microsoft.Build.Framework;
using MSBuildTask = Microsoft.Build.Utilities.Task;

namespace Lambda.Extensions.Sdk.Build.Tasks;

/// <summary>The base of the tasks. It reports findings as errors of the build, with their code.</summary>
public abstract class LambdaTask : MSBuildTask
{
    /// <summary>Gets or sets the project that is published. Errors name it.</summary>
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
