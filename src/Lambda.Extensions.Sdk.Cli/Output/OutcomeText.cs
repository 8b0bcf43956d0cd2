using Lambda.Extensions.Sdk.Testing.Invocations;

namespace Lambda.Extensions.Sdk.Cli.Output;

/// <summary>Describes the end of an invocation in words.</summary>
internal static class OutcomeText
{
    public static string Of(EmulatedOutcome outcome) => outcome switch
    {
        EmulatedOutcome.Success => "success",
        EmulatedOutcome.FunctionError => "function error",
        EmulatedOutcome.Timeout => "timeout",
        EmulatedOutcome.RuntimeCrash => "runtime crash",
        EmulatedOutcome.ExtensionCrash => "extension crash",
        EmulatedOutcome.InitFailed => "INIT failed",
        _ => "environment ended",
    };
}
