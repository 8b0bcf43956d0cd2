using PublishedSamples;

namespace Lambda.Extensions.Sdk.InternalTests.Support;

/// <summary>The layer of samples/RuntimeTuning, and interpreters that only say how they were started.</summary>
internal sealed class Tuning : IDisposable
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _folder = Directory.CreateTempSubdirectory("lambda-ext-tuning-").FullName;

    public static string Wrapper { get; } = Path.GetFullPath(Path.Combine(
        Path.GetDirectoryName(PublishedSample.Executable("Minimal"))!, "../../../samples/RuntimeTuning/layer/runtime-tuning/wrapper"));

    public static LambdaEmulatorBuilder Wrapped(LambdaEmulatorBuilder builder, int memory = 512) =>
        builder.WithEnvironment("AWS_LAMBDA_EXEC_WRAPPER", Wrapper).WithMemory(memory).WithTimeout(TimeSpan.FromSeconds(30));

    /// <summary>Starts a command behind the wrapper as the platform would, and returns what both wrote. The command ends at once, so INIT fails, which is not the matter here.</summary>
    public static async Task<IReadOnlyList<string>> OutputOf(string command, string[] arguments, (string Name, string Value)[] variables, int memory = 512)
    {
        LambdaEmulatorBuilder builder = Wrapped(LambdaEmulator.CreateBuilder().UseFunctionCommand(command, arguments), memory);
        foreach ((string name, string value) in variables) builder.WithEnvironment(name, value);
        await using LambdaEmulator lambda = await builder.StartWithoutInitAsync();
        await lambda.WaitForInitAsync().Patiently();
        return [.. lambda.Function.Output.Select(line => line.Text)];
    }

    /// <summary>A function of Node that answers an expression's value, by its own Runtime API loop.</summary>
    public LambdaEmulatorBuilder Node(string expression = "require('v8').getHeapStatistics().heap_size_limit") => LambdaEmulator.CreateBuilder().UseFunctionCommand("node", File("bootstrap.js", $$"""
        const http = require('http');
        const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
        const call = (method, path, body) => new Promise((resolve, reject) => {
          const request = http.request({ host, port, method, path: '/2018-06-01/runtime/invocation/' + path }, response => {
            response.resume();
            response.on('end', () => resolve(response.headers['lambda-runtime-aws-request-id']));
          });
          request.on('error', reject);
          request.end(body);
        });
        (async () => {
          for (;;) {
            const id = await call('GET', 'next');
            await call('POST', id + '/response', JSON.stringify({{expression}}));
          }
        })();
        """));

    /// <summary>A stand-in for an interpreter: prints the variable, its limit on data, and its arguments.</summary>
    public string Interpreter(string name, string variable) => Make(name, $$"""
        #!/bin/sh
        echo "variable=${{{variable}}-unset}"
        echo "data=$(ulimit -S -d)"
        for argument in "$@"; do echo "argument=[$argument]"; done

        """);

    public string Make(string name, string text)
    {
        string path = File(name, text);
        System.IO.File.SetUnixFileMode(path, Executable);
        return path;
    }

    public string File(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
