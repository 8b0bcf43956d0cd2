using System.Text.Json;
using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Tests.Support;

namespace Lambda.Extensions.Sdk.Testing.Tests;

/// <summary>lambda-facts 7.1: who sees which variables.</summary>
public sealed class EnvironmentTests
{
    private static readonly string[] RuntimeOnly =
    [
        "AWS_EXECUTION_ENV", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_XRAY_CONTEXT_MISSING", "AWS_XRAY_DAEMON_ADDRESS",
        "LAMBDA_RUNTIME_DIR", "LAMBDA_TASK_ROOT", "_AWS_XRAY_DAEMON_ADDRESS", "_AWS_XRAY_DAEMON_PORT", "_HANDLER",
    ];

    [Test]
    public async Task Both_see_the_platforms_variables_and_the_users()
    {
        var (lambda, extension, runtime) = await SeeAsync(b => b
            .WithFunctionName("orders", "3").WithMemory(512).WithRegion("eu-north-1").WithEnvironment("USER_SETTING", "42"));
        foreach (var seen in (IReadOnlyDictionary<string, string>[])[extension, runtime])
        {
            Assert.That(seen["AWS_LAMBDA_RUNTIME_API"], Is.EqualTo(lambda.RuntimeApi));
            Assert.That(seen["AWS_LAMBDA_RUNTIME_API"], Does.Match(@"^127\.0\.0\.1:\d+$"));
            Assert.That(seen["AWS_REGION"], Is.EqualTo("eu-north-1"));
            Assert.That(seen["AWS_DEFAULT_REGION"], Is.EqualTo("eu-north-1"));
            Assert.That(seen["AWS_LAMBDA_FUNCTION_NAME"], Is.EqualTo("orders"));
            Assert.That(seen["AWS_LAMBDA_FUNCTION_VERSION"], Is.EqualTo("3"));
            Assert.That(seen["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"], Is.EqualTo("512"));
            Assert.That(seen["AWS_LAMBDA_INITIALIZATION_TYPE"], Is.EqualTo("on-demand"));
            Assert.That(seen["AWS_ACCESS_KEY_ID"], Is.Not.Empty);
            Assert.That(seen["AWS_SECRET_ACCESS_KEY"], Is.Not.Empty);
            Assert.That(seen["AWS_SESSION_TOKEN"], Is.Not.Empty);
            Assert.That(seen["TZ"], Is.EqualTo(":UTC"));
            Assert.That(seen["USER_SETTING"], Is.EqualTo("42"));
            Assert.That(seen.Keys, Has.None.EqualTo("AWS_LAMBDA_MAX_CONCURRENCY"));
            Assert.That(seen.Keys, Has.None.EqualTo("AWS_CONTAINER_CREDENTIALS_FULL_URI"));
        }

        await lambda.DisposeAsync();
    }

    [Test]
    public async Task Only_the_runtime_sees_what_is_its_own()
    {
        var (lambda, extension, runtime) = await SeeAsync(b => b
            .WithFunctionName("f", handler: "my.handler").WithEnvironment("_MINE", "1").WithEnvironment("AWS_EXECUTION_ENV", "custom"));
        await lambda.DisposeAsync();
        foreach (var name in RuntimeOnly)
        {
            Assert.That(extension.Keys, Has.None.EqualTo(name));
            Assert.That(runtime.Keys, Has.Some.EqualTo(name));
        }

        Assert.That(extension.Keys, Has.None.StartsWith("_"));
        Assert.That(runtime["_MINE"], Is.EqualTo("1"));
        Assert.That(runtime["_HANDLER"], Is.EqualTo("my.handler"));
        Assert.That(runtime["AWS_EXECUTION_ENV"], Is.EqualTo("custom"), "the user's value wins");
    }

    [Test]
    public async Task The_test_processes_own_environment_stays_out()
    {
        var (lambda, extension, runtime) = await SeeAsync();
        await lambda.DisposeAsync();
        var allowed = new HashSet<string>(StringComparer.Ordinal) { "PATH", "HOME", "TMPDIR", "LANG", "DOTNET_ROOT", "TZ" };
        foreach (var seen in (IReadOnlyDictionary<string, string>[])[extension, runtime])
        {
            var foreign = seen.Keys.Where(k => !allowed.Contains(k) && !k.TrimStart('_').StartsWith("AWS_", StringComparison.Ordinal) && !RuntimeOnly.Contains(k));
            Assert.That(foreign, Is.Empty);
            Assert.That(seen["PATH"], Is.EqualTo(Environment.GetEnvironmentVariable("PATH")));
        }
    }

    [Test]
    public async Task Variables_of_the_test_process_are_passed_when_asked_for()
    {
        var name = Environment.GetEnvironmentVariables().Keys.Cast<string>().First(k => k is not ("PATH" or "HOME" or "TMPDIR" or "LANG" or "DOTNET_ROOT") && k[0] != '_' && !k.StartsWith("AWS", StringComparison.Ordinal));
        var (lambda, extension, _) = await SeeAsync(b => b.InheritEnvironment(name, "SURELY_NOT_SET_ANYWHERE"));
        await lambda.DisposeAsync();
        Assert.That(extension[name], Is.EqualTo(Environment.GetEnvironmentVariable(name)));
        Assert.That(extension.Keys, Has.None.EqualTo("SURELY_NOT_SET_ANYWHERE"));
    }

    [Test]
    public async Task SnapStart_has_a_credentials_endpoint_instead_of_keys_and_no_log_group()
    {
        var (lambda, extension, runtime) = await SeeAsync(b => b.WithInitializationType(InitializationTypes.SnapStart));
        await lambda.DisposeAsync();
        foreach (var seen in (IReadOnlyDictionary<string, string>[])[extension, runtime])
        {
            Assert.That(seen["AWS_LAMBDA_INITIALIZATION_TYPE"], Is.EqualTo("snap-start"));
            Assert.That(seen["AWS_CONTAINER_CREDENTIALS_FULL_URI"], Does.EndWith("/2021-04-23/credentials"));
            Assert.That(seen["AWS_CONTAINER_AUTHORIZATION_TOKEN"], Is.Not.Empty);
            Assert.That(seen.Keys, Has.None.EqualTo("AWS_ACCESS_KEY_ID"));
            Assert.That(seen.Keys, Has.None.EqualTo("AWS_LAMBDA_LOG_GROUP_NAME"));
            Assert.That(seen.Keys, Has.None.EqualTo("AWS_LAMBDA_LOG_STREAM_NAME"));
        }
    }

    [Test]
    public async Task Managed_Instances_tell_the_concurrency_to_the_runtime_only()
    {
        var (lambda, extension, runtime) = await SeeAsync(b => b.WithInitializationType(InitializationTypes.ManagedInstances).WithMaxConcurrency(5));
        await lambda.DisposeAsync();
        Assert.That(runtime["AWS_LAMBDA_MAX_CONCURRENCY"], Is.EqualTo("5"));
        Assert.That(extension.Keys, Has.None.EqualTo("AWS_LAMBDA_MAX_CONCURRENCY"));
        Assert.That(extension["AWS_LAMBDA_LOG_FORMAT"], Is.EqualTo("JSON"));
        Assert.That(extension["AWS_LAMBDA_INITIALIZATION_TYPE"], Is.EqualTo("lambda-managed-instances"));
    }

    [Test]
    public async Task Real_processes_see_the_same()
    {
        using var scripts = new ScriptFolder();
        const string print = "say(json.dumps(dict(os.environ)))\n";
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .AddExtension(scripts.Python("ext", print + ScriptFolder.GoodExtension))
            .UseFunction(scripts.Python("bootstrap", print + ScriptFolder.EchoRuntime))
            .StartAsync();
        var extension = JsonSerializer.Deserialize<Dictionary<string, string>>(lambda.Extensions["ext"].Output[0].Text)!;
        var runtime = JsonSerializer.Deserialize<Dictionary<string, string>>(lambda.Function.Output[0].Text)!;
        Assert.That(extension["AWS_LAMBDA_RUNTIME_API"], Is.EqualTo(lambda.RuntimeApi));
        Assert.That(runtime["LAMBDA_TASK_ROOT"], Is.EqualTo(scripts.Path));
        Assert.That(runtime.Keys.Except(extension.Keys), Is.SupersetOf(RuntimeOnly));
        // What the Python interpreter itself sets is not ours.
        var mine = Environment.GetEnvironmentVariables().Keys.Cast<string>().Except(["PATH", "HOME", "TMPDIR", "LANG", "DOTNET_ROOT", "TZ", "LC_CTYPE", "PWD"]);
        Assert.That(extension.Keys.Intersect(mine), Is.Empty);
    }

    private static async Task<(LambdaEmulator Lambda, IReadOnlyDictionary<string, string> Extension, IReadOnlyDictionary<string, string> Runtime)> SeeAsync(
        Action<LambdaEmulatorBuilder>? configure = null)
    {
        IReadOnlyDictionary<string, string>? extension = null;
        IReadOnlyDictionary<string, string>? runtime = null;
        var builder = LambdaEmulator.CreateBuilder()
            .AddExtension("ext", (environment, stopping) =>
            {
                extension = environment;
                return SimpleExtension.RunAsync("ext", events: ApiCaller.None)(environment, stopping);
            })
            .UseFunction((invocation, _) =>
            {
                runtime = invocation.Environment;
                return Task.FromResult("1");
            });
        configure?.Invoke(builder);
        var lambda = await builder.StartAsync();
        await lambda.InvokeAsync();
        return (lambda, extension!, runtime!);
    }
}
