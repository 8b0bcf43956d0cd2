using System.Runtime.InteropServices;
using Lambda.Extensions.Sdk.Benchmarks.Setup;

namespace Lambda.Extensions.Sdk.Benchmarks.Functions;

/// <summary>Publishes tests/Apps/MeasuredFunction in each of its kinds, and samples/Minimal as a startup hook.</summary>
internal sealed class FunctionPublisher(Repository repository)
{
    // Lambda's .NET runtime runs what `dotnet publish` gives; the code of a function is compiled ahead if its author says so.
    private static readonly string[] OnTheJit = ["--self-contained", "false", "-p:PublishAot=false"];
    // The package's assembly is compiled ahead; packages of others are not.
    private static readonly string[] SdkAhead = [.. OnTheJit, "-p:PublishReadyToRun=true", "-p:MeasuredAhead=Sdk"];
    private static readonly string[] CompiledAhead = [.. OnTheJit, "-p:PublishReadyToRun=true"];
    private static readonly string[] Native = ["-p:PublishAot=true"];

    private readonly string _dotnet = Tool.Find("dotnet");

    /// <returns>What to compare.</returns>
    public List<FunctionComparison> Publish()
    {
        const double JitGate = 25;
        const double NativeGate = 2;
        Console.Error.WriteLine("Publishing the functions; the first time takes minutes.");
        FunctionProgram jit = Managed("JIT: the function alone", "jit", "None", OnTheJit);
        FunctionProgram ahead = Managed("compiled ahead: the function alone", "ahead", "None", CompiledAhead);
        FunctionProgram native = Natively("native: the function alone", "None");
        string hook = Path.Combine(PublishProject("hook", "samples/Minimal", "-p:LambdaLayerKind=StartupHook", "-p:PublishReadyToRun=true"), "Minimal.dll");
        return
        [
            new(jit, Managed("JIT: by code", "jit", "Code", SdkAhead), JitGate),
            new(jit, Managed("JIT: by code, made by a container", "jit", "Container", SdkAhead), JitGate),
            new(jit, Managed("JIT: OnStopping", "jit", "Stopping", SdkAhead), JitGate),
            new(jit, Managed("JIT, with the SDK on it too: by code", "all-jit", "Code", OnTheJit), InitGateMs: null),
            new(jit, jit with { Title = "JIT: by startup hook", Variables = ["DOTNET_STARTUP_HOOKS=" + hook] }, JitGate),
            new(ahead, Managed("compiled ahead: by code", "ahead", "Code", CompiledAhead), JitGate),
            new(ahead, Managed("compiled ahead: by code, made by a container", "ahead", "Container", CompiledAhead), JitGate),
            new(native, Natively("native: by code", "Code"), NativeGate),
            new(native, Natively("native: OnStopping", "Stopping"), NativeGate),
        ];
    }

    private FunctionProgram Managed(string title, string how, string kind, string[] options) =>
        new(title, [_dotnet, Path.Combine(PublishKind(how, kind, options), "MeasuredFunction.dll")]);

    private FunctionProgram Natively(string title, string kind) =>
        new(title, [Path.Combine(PublishKind("native", kind, Native), "MeasuredFunction")]);

    private string PublishKind(string how, string kind, string[] options) =>
        PublishProject($"{how}-{kind.ToLowerInvariant()}", "tests/Apps/MeasuredFunction", [$"-p:MeasuredKind={kind}", .. options]);

    private string PublishProject(string variant, string project, params string[] options)
    {
        string root = repository.Artifacts("functions"), output = Path.Combine(root, variant);
        string[] arguments =
        [
            "publish", project, "-c", "Release", "-r", $"linux-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}",
            "-o", output, "--artifacts-path", Path.Combine(root, ".build"), "-p:ArtifactsPivots=" + variant, "-p:RunAnalyzers=false", .. options,
        ];
        return Tool.Run(_dotnet, repository.Root, arguments) is { } failure
            ? throw new BenchmarkException($"dotnet {string.Join(' ', arguments)} failed.{Environment.NewLine}{failure}")
            : output;
    }
}
