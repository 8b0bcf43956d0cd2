using System.Globalization;
using Lambda.Extensions.Sdk.Testing.Extensions;

namespace Lambda.Extensions.Sdk.Testing.Lifecycle;

/// <summary>Names the participants that an invocation waited for when its timeout passed.</summary>
internal static class TimeoutVerdict
{
    public static string Of(Sandbox sandbox, ActiveInvocation invocation)
    {
        lock (sandbox.Signal.Gate)
        {
            string[] late = [.. sandbox.Agents.All
                .Where(agent => agent.IsSubscribed(EventNames.Invoke) && agent.State != ExtensionState.Ready)
                .Select(agent => agent.Name)];
            string extensions = late.Length == 0 ? "" : $"; {string.Join(" and ", late)} did not ask for next";
            return OfFunction(invocation) + extensions;
        }
    }

    private static string OfFunction(ActiveInvocation invocation)
    {
        if (invocation.Responded is not { } responded) return "the function had not answered";
        string answered = string.Create(CultureInfo.InvariantCulture, $"the function had answered after {(responded - invocation.Delivered).TotalMilliseconds:0} ms");
        return invocation.RuntimeDone is null ? answered + " and its runtime did not ask for next" : answered;
    }
}
