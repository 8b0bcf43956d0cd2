using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Processes;

namespace Lambda.Extensions.Sdk.Testing.Sandboxing;

/// <summary>Adapts the variables that name paths: to the sandbox's paths, or without a sandbox to those of this machine.</summary>
internal sealed class LambdaVariables(EmulatorSettings settings, LambdaPaths paths, bool hasSandbox)
{
    private const string TaskRoot = "LAMBDA_TASK_ROOT";

    /// <summary>Variables whose value, a path or a list of paths, a process reads before its own code runs.</summary>
    private static readonly string[] StartVariables = [ManagedRuntimeProgram.Variable, "DOTNET_STARTUP_HOOKS"];

    public IReadOnlyDictionary<string, string> Adapt(IReadOnlyDictionary<string, string> variables)
    {
        var adapted = new Dictionary<string, string>(variables, StringComparer.Ordinal);
        AddFolder(adapted, "PATH", "bin");
        AddFolder(adapted, "LD_LIBRARY_PATH", "lib");
        if (paths.TaskFolder is { } folder && adapted.ContainsKey(TaskRoot) && !IsChosen(TaskRoot)) adapted[TaskRoot] = folder;
        if (hasSandbox)
        {
            // The folder of this machine is not visible there: /tmp is the sandbox's own.
            if (!IsChosen("TMPDIR")) adapted.Remove("TMPDIR");
            if (adapted.ContainsKey(TaskRoot) && !IsChosen(TaskRoot)) adapted[TaskRoot] = LambdaPaths.Task;
            return adapted;
        }

        foreach (string name in StartVariables)
        {
            if (adapted.TryGetValue(name, out string? list)) adapted[name] = string.Join(':', list.Split(':').Select(paths.ToHost));
        }

        return adapted;
    }

    private bool IsChosen(string name) => settings.Variables.ContainsKey(name);

    /// <summary>Appends a folder of the layers, as Lambda does (lambda-facts 7.1).</summary>
    private void AddFolder(Dictionary<string, string> variables, string name, string child)
    {
        string folder = $"{(hasSandbox ? LambdaPaths.Opt : paths.OptFolder)}/{child}";
        if (!hasSandbox && (paths.OptFolder is null || !Directory.Exists(folder))) return;
        variables[name] = variables.GetValueOrDefault(name) is { Length: > 0 } before ? before + ":" + folder : folder;
    }
}
