using Lambda.Extensions.Sdk.Testing;

namespace Lambda.Extensions.Sdk.Cli;

/// <summary>How an invocation ended, in words.</summary>
internal static class OutcomeText
{
    public static string Of(InvocationOutcome outcome) => outcome switch
    {
        InvocationOutcome.Success => "success",
        InvocationOutcome.FunctionError => "function error",
        InvocationOutcome.Timeout => "timeout",
        InvocationOutcome.RuntimeCrash => "runtime crash",
        InvocationOutcome.ExtensionCrash => "extension crash",
        InvocationOutcome.InitFailed => "INIT failed",
        _ => "environment ended",
    };
}
