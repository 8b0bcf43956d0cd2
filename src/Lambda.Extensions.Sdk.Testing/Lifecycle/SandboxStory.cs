using System.Globalization;
using System.Text;
using Lambda.Extensions.Sdk.Testing.Extensions;

namespace Lambda.Extensions.Sdk.Testing.Lifecycle;

/// <summary>Describes the state of everything in a sandbox, for the messages of failed inits.</summary>
internal static class SandboxStory
{
    private const int LastLines = 10;

    public static string Describe(Sandbox sandbox, ExtensionViews views)
    {
        var story = new StringBuilder();
        foreach (ExtensionAgent agent in sandbox.Agents.All)
        {
            story.Append(CultureInfo.InvariantCulture, $"\n  extension '{agent.Name}': {agent.State}");
            if (!agent.IsExternal) story.Append(" (internal)");
            if (agent.Exit is { } exit) story.Append(CultureInfo.InvariantCulture, $", ended with {exit}");
            story.Append(Hint(agent));
            if (views.Find(agent.Name) is { } view)
            {
                foreach (ReportedError error in view.ReportedErrors) story.Append(CultureInfo.InvariantCulture, $"\n    reported {error}");
                AppendOutput(story, view.Output);
            }
        }

        story.Append(CultureInfo.InvariantCulture, $"\n  function: {TellRuntime(sandbox)}");
        AppendOutput(story, views.Function.Output);
        return story.ToString();
    }

    private static string Hint(ExtensionAgent agent) => agent.State switch
    {
        ExtensionState.Started when agent.Exit is null =>
            ". It has not registered; the name it sends in Lambda-Extension-Name must be exactly this one",
        ExtensionState.Registered when agent.Exit is null => ". It has not asked for its first event (event/next)",
        _ => "",
    };

    private static string TellRuntime(Sandbox sandbox)
    {
        if (sandbox.RuntimeExit is { } exit) return $"ended with {exit}";
        if (sandbox.RuntimeProgram is null) return "not started; the runtime starts once every extension has registered";
        return sandbox.Runtime.State == RuntimeState.Started ? "started, has not asked for an invocation (invocation/next)" : sandbox.Runtime.State.ToString();
    }

    private static void AppendOutput(StringBuilder story, IReadOnlyList<OutputLine> output)
    {
        foreach (OutputLine? line in output.TakeLast(LastLines)) story.Append("\n    | ").Append(line.Text);
    }
}
