using System.Globalization;

namespace Lambda.Extensions.Sdk.Testing.Processes;

/// <summary>Finds a process's descendants, from /proc.</summary>
internal static class ProcessTree
{
    /// <summary>A wrapper script, its program, and what that has started.</summary>
    private const int MaxDepth = 5;

    /// <summary>Returns the process and its descendants. What ends meanwhile is left out.</summary>
    public static IEnumerable<int> Of(int processId) => Walk(processId, depth: 0);

    private static IEnumerable<int> Walk(int processId, int depth)
    {
        yield return processId;
        if (depth == MaxDepth) yield break;
        foreach (int child in Children(processId).SelectMany(child => Walk(child, depth + 1))) yield return child;
    }

    private static List<int> Children(int processId)
    {
        var children = new List<int>();
        try
        {
            foreach (string thread in Directory.EnumerateDirectories($"/proc/{processId}/task"))
            {
                string list = File.ReadAllText(Path.Combine(thread, "children"));
                foreach (string child in list.Split(' ', StringSplitOptions.RemoveEmptyEntries)) children.Add(int.Parse(child, CultureInfo.InvariantCulture));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile, or this kernel does not list children.
        }

        return children;
    }
}
