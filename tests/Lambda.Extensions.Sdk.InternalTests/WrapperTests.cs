using Lambda.Extensions.Sdk.InternalTests.Support;
using Lambda.Extensions.Sdk.Testing.Lifecycle;
using PublishedSamples;

namespace Lambda.Extensions.Sdk.InternalTests;

/// <summary>AWS_LAMBDA_EXEC_WRAPPER in the emulator: as the start script of managed runtimes treats it (lambda-facts 5).</summary>
public sealed class WrapperTests
{
    private readonly Tuning _tuning = new();

    [TearDown]
    public void RemoveFolder() => _tuning.Dispose();

    [Test]
    public async Task The_wrapper_receives_the_interpreters_path_and_all_arguments_and_becomes_the_runtime()
    {
        string wrapper = _tuning.Make("wrapper", "#!/bin/sh\nfor argument in \"$@\"; do echo \"[$argument]\"; done\nexport WRAPPED=yes\nexec \"$@\"\n");
        await using LambdaEmulator lambda = await Functions.Jit("HelloFunction", "AWS_LAMBDA_EXEC_WRAPPER=" + wrapper).StartAsync();
        await lambda.InvokesWell("1");
        Assert.That(lambda.Said().First(), Does.StartWith("[/").And.EndWith("dotnet]"), "a path, not a name");
        Assert.That(lambda.Said(), Has.Some.EqualTo($"[{PublishedSample.PathOf("HelloFunction.jit", "HelloFunction.dll")}]"));
        string environment = await File.ReadAllTextAsync($"/proc/{lambda.Function.ProcessId}/environ");
        Assert.That(environment.Split('\0'), Has.Some.EqualTo("WRAPPED=yes"), "the runtime has the process that the wrapper was started in");
    }

    [Test]
    public async Task One_that_does_not_exist_is_exit_127_and_said()
    {
        await Fails("/opt/nowhere/wrapper", 127, "/opt/nowhere/wrapper: does not exist");
    }

    [Test]
    public async Task One_that_is_not_executable_is_exit_126_and_said()
    {
        await Fails(_tuning.File("wrapper", "#!/bin/sh\nexec \"$@\"\n"), 126, "is not executable (chmod 0755");
    }

    [Test]
    public async Task One_with_carriage_returns_fails_as_on_Lambda_and_is_named()
    {
        // The kernel looks for an interpreter called "sh\r".
        string wrapper = _tuning.Make("wrapper", "#!/bin/sh\r\nexec \"$@\"\r\n");
        (int code, string said) = await Start(wrapper);
        Assert.That(code, Is.AnyOf(126, 127));
        Assert.That(said, Does.Contain(wrapper));
    }

    [Test]
    public async Task One_that_ends_by_itself_is_a_runtime_that_ends()
    {
        (int code, string said) = await Start(_tuning.Make("wrapper", "#!/bin/sh\necho no exec\nexit 5\n"));
        Assert.That((code, said), Is.EqualTo((5, "no exec")));
    }

    [Test]
    public async Task OS_only_runtimes_know_no_wrapper()
    {
        string wrapper = _tuning.Make("wrapper", "#!/bin/sh\necho wrapped\nexec \"$@\"\n");
        await using LambdaEmulator lambda = await LambdaEmulator.CreateBuilder().UseFunction(PublishedSample.Executable("HelloFunction")).WithEnvironment("AWS_LAMBDA_EXEC_WRAPPER", wrapper).StartAsync();
        await lambda.InvokesWell("1");
        Assert.That(lambda.Said(), Is.Empty);
    }

    private static async Task Fails(string wrapper, int exitCode, string message)
    {
        (int code, string said) = await Start(wrapper);
        Assert.That((code, said), Is.EqualTo((exitCode, said)));
        Assert.That(said, Does.Contain(message));
    }

    private static async Task<(int Code, string Said)> Start(string wrapper)
    {
        await using LambdaEmulator lambda = await Functions.Jit("HelloFunction", "AWS_LAMBDA_EXEC_WRAPPER=" + wrapper).StartWithoutInitAsync();
        InitResult init = await lambda.WaitForInitAsync().Patiently();
        Assert.That(init.ErrorType, Is.EqualTo("Runtime.ExitError"));
        return (lambda.Function.ExitCode!.Value, string.Join('\n', lambda.Said()));
    }
}
