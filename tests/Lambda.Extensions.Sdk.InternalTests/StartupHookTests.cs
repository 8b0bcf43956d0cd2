using System.Security.Cryptography;
using Lambda.Extensions.Sdk.InternalTests.Support;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Timeline;
using PublishedSamples;

namespace Lambda.Extensions.Sdk.InternalTests;

/// <summary>
/// An extension gets into a .NET function by DOTNET_STARTUP_HOOKS alone. The function is HelloFunction on the JIT, published once, knowing
/// nothing of the SDK; the hook is a project with an <see cref="ExtensionBase"/>, published with LambdaLayerKind=StartupHook.
/// </summary>
public sealed class StartupHookTests
{
    private const string Name = "InvocationWatcher";

    private static string Hook => PublishedSample.PathOf(Name + ".hook", Name + ".dll");

    [Test]
    public async Task An_unchanged_function_gets_an_extension()
    {
        string function = PublishedSample.PathOf("HelloFunction.jit", "HelloFunction.dll");
        byte[] before = SHA256.HashData(await File.ReadAllBytesAsync(function));
        await using LambdaEmulator lambda = await Functions.Jit("HelloFunction", "DOTNET_STARTUP_HOOKS=" + Hook).StartAsync();
        Assert.That(lambda.Extensions[Name], Has.Property("IsExternal").False.And.Property("Events").EqualTo((string[])["INVOKE"]));

        InvocationResult first = await lambda.InvokeAsync("""{"echo":1}""").Patiently();
        InvocationResult second = await lambda.InvokeAsync("""{"fail":"on purpose"}""").Patiently();
        await lambda.ShutdownAsync();
        Assert.That(first, Has.Property("Outcome").EqualTo(EmulatedOutcome.Success).And.Property("Payload").EqualTo("1"));
        Assert.That(second.Outcome, Is.EqualTo(EmulatedOutcome.FunctionError));
        Assert.That(Watched(lambda), Is.EqualTo((string[])[
            $"invoke {first.RequestId}", $"completed {first.RequestId} True",
            $"invoke {second.RequestId}", $"completed {second.RequestId} False",
            "shutdown Signal"]), lambda.Story());
        Assert.That(SHA256.HashData(await File.ReadAllBytesAsync(function)), Is.EqualTo(before));
        Assert.That(Directory.EnumerateFiles(Path.GetDirectoryName(function)!).Select(Path.GetFileName), Has.None.StartsWith("Lambda.Extensions"));
    }

    [Test]
    [Category("G09")]
    public async Task The_end_of_a_handler_is_seen_after_its_answer_was_delivered()
    {
        await using LambdaEmulator lambda = await Functions.Jit("HelloFunction", "DOTNET_STARTUP_HOOKS=" + Hook).StartAsync();
        for (int i = 0; i < 5; i++) await lambda.InvokesWell();
        await lambda.ShutdownAsync();
        foreach (InvokeResponseEvent response in lambda.Timeline.OfType<InvokeResponseEvent>())
        {
            LogEvent completed = lambda.Timeline.OfType<LogEvent>().Single(e => e.Line.Text.Contains($"completed {response.RequestId}", StringComparison.Ordinal));
            Assert.That(completed.Sequence, Is.GreaterThan(response.Sequence));
        }
    }

    [Test]
    public async Task The_samples_own_project_is_one_too()
    {
        await using LambdaEmulator lambda = await Functions.Jit("HelloFunction", "DOTNET_STARTUP_HOOKS=" + PublishedSample.PathOf("Minimal.hook", "Minimal.dll")).StartAsync();
        InvocationResult result = await lambda.InvokeAsync("1").Patiently();
        await lambda.ShutdownAsync();
        Assert.That(lambda.Said(), Has.Some.Contains($"[Minimal] Invoked: {result.RequestId}").And.Some.Contains("[Minimal] Shutting down: spindown"));
    }

    [Test]
    public async Task Two_hooks_and_a_function_with_one_of_its_own_keep_out_of_each_others_way()
    {
        string hooks = $"{Hook}:{PublishedSample.PathOf("Minimal.hook", "Minimal.dll")}";
        await using LambdaEmulator lambda = await Functions.Unruly("UF_START=extension,shutdown", "DOTNET_STARTUP_HOOKS=" + hooks).StartAsync();
        Assert.That(lambda.Extensions.Keys, Is.EquivalentTo((string[])[Name, "Minimal", "Probe"]));
        await lambda.InvokesWell();
        await lambda.ShutdownAsync();
        Assert.That(lambda.Said(), Has.Some.Contains("watched shutdown").And.Some.Contains("[Minimal] Shutting down").And.Some.EqualTo("hook shutdown Signal").And.Some.EqualTo("stopped"));
    }

    [Test]
    public async Task An_external_extension_that_is_a_dotnet_program_inherits_the_variable_and_is_left_alone()
    {
        string program = PublishedSample.PathOf("Minimal.hook", "Minimal.dll");
        await using LambdaEmulator lambda = await Functions.Jit("HelloFunction", "DOTNET_STARTUP_HOOKS=" + Hook)
            .AddExtensionCommand("Minimal", "dotnet", program, "Minimal").StartAsync();
        await lambda.InvokesWell("1");
        await lambda.ShutdownAsync();
        Assert.That(lambda.Extensions[Name].IsExternal, Is.False);
        Assert.That(lambda.Extensions["Minimal"], Has.Property("IsExternal").True.And.Property("ExitCode").Zero);
        Assert.That(lambda.Extensions["Minimal"].Output.Select(l => l.Text), Has.None.Contains("watched").And.None.Contains("hook"));
    }

    [TestCase("Lambda.Extensions.Sdk.dll")]
    [TestCase("Microsoft.Extensions.DependencyInjection.dll")]
    [TestCase("Microsoft.Extensions.Logging.Abstractions.dll")]
    [Category("G12")]
    public async Task A_hook_without_one_of_its_dependencies_says_so_and_the_function_goes_on(string missing)
    {
        using var folder = new HookCopy(Hook, missing);
        await using LambdaEmulator lambda = await Functions.Jit("HelloFunction", "DOTNET_STARTUP_HOOKS=" + folder.Hook).StartAsync();
        await lambda.InvokesWell("1");
        string dependency = Path.GetFileNameWithoutExtension(missing);
        Assert.That(lambda.Said(), Has.Some.Contains(dependency), lambda.Story());
    }

    [TestCase("throw", "Its Main threw")]
    [TestCase("return", "Its Main ended without running an ExtensionHost")]
    [Category("G12")]
    public async Task A_program_that_never_runs_its_host_says_so_and_the_function_goes_on(string main, string said)
    {
        await using LambdaEmulator lambda = await Functions.Jit("HelloFunction", "DOTNET_STARTUP_HOOKS=" + Hook, "WATCHER_MAIN=" + main).StartAsync();
        await lambda.InvokesWell("1");
        Assert.That(lambda.Said(), Has.Some.Contains(said));
        Assert.That(lambda.Extensions, Is.Empty);
    }

    private static IEnumerable<string> Watched(LambdaEmulator lambda) =>
        lambda.Said().Where(line => line.Contains("watched ", StringComparison.Ordinal)).Select(line => line[(line.IndexOf("watched ", StringComparison.Ordinal) + 8)..]);

    /// <summary>A copy of the hook's folder without one file.</summary>
    private sealed class HookCopy : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("lambda-ext-hook-").FullName;

        public HookCopy(string hook, string missing)
        {
            foreach (string file in Directory.EnumerateFiles(Path.GetDirectoryName(hook)!))
            {
                if (Path.GetFileName(file) != missing) File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
            }

            Hook = Path.Combine(_folder, Path.GetFileName(hook));
        }

        public string Hook { get; }

        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}
