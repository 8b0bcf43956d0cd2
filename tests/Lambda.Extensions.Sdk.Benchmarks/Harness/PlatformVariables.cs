namespace Lambda.Extensions.Sdk.Benchmarks.Harness;

/// <summary>The environment that programs are started with.</summary>
internal static class PlatformVariables
{
    public static List<string> Of(string api)
    {
        // Of this process's own variables only what a program may need to find its runtime: the rest could configure it.
        List<string> variables =
        [
            $"AWS_LAMBDA_RUNTIME_API={api}", "AWS_LAMBDA_FUNCTION_NAME=benchmark", "AWS_LAMBDA_FUNCTION_VERSION=$LATEST",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE=1024", "AWS_LAMBDA_INITIALIZATION_TYPE=on-demand", "AWS_REGION=eu-central-1", "TZ=:UTC",
        ];
        foreach (string name in (string[])["PATH", "HOME", "LANG", "DOTNET_ROOT"])
        {
            if (Environment.GetEnvironmentVariable(name) is { } value) variables.Add($"{name}={value}");
        }

        return variables;
    }
}
