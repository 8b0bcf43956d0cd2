using System.Collections;
using Microsoft.Build.Framework;

namespace Lambda.Extensions.Sdk.Build.Tests.Tasks;

/// <summary>The build that a task believes to run in; keeps what it is told.</summary>
internal sealed class BuildLog : IBuildEngine
{
    private readonly List<BuildErrorEventArgs> _errors = [];

    public IReadOnlyList<BuildErrorEventArgs> Errors => _errors;

    public string[] Codes => [.. _errors.Select(error => error.Code)];

    /// <summary>What happens when the task builds a target.</summary>
    public Func<IDictionary, bool> OnBuild { get; init; } = _ => throw new InvalidOperationException("no target was to be built");

    public bool ContinueOnError => false;

    public int LineNumberOfTaskNode => 0;

    public int ColumnNumberOfTaskNode => 0;

    public string ProjectFileOfTaskNode => "test.csproj";

    public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs) => OnBuild(globalProperties);

    public void LogErrorEvent(BuildErrorEventArgs e) => _errors.Add(e);

    public void LogWarningEvent(BuildWarningEventArgs e) => Assert.Fail("a warning: " + e.Message);

    public void LogMessageEvent(BuildMessageEventArgs e)
    {
    }

    public void LogCustomEvent(CustomBuildEventArgs e)
    {
    }
}
