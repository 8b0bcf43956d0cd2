using System.Globalization;
using Lambda.Extensions.Sdk.InternalTests.Support;
using Lambda.Extensions.Sdk.Testing.Invocations;

namespace Lambda.Extensions.Sdk.InternalTests;

/// <summary>samples/RuntimeTuning: a wrapper in front of real runtimes, and what its rules make of what a user has set.</summary>
public sealed class RuntimeTuningTests
{
    private const double Megabyte = 1024 * 1024;

    private readonly Tuning _tuning = new();

    [TearDown]
    public void RemoveFolder() => _tuning.Dispose();

    [TestCase(512)]
    [TestCase(1769)]
    public async Task Node_reports_the_heap_limit_that_the_rule_computed(int memory)
    {
        double without = await Answer(_tuning.Node().WithMemory(memory).WithTimeout(TimeSpan.FromSeconds(30)));
        double with = await Answer(Tuning.Wrapped(_tuning.Node(), memory));
        // V8 counts its young generation in: up to 48 MB on 64 bits by default, for a heap of whatever size.
        Assert.That(with / Megabyte, Is.InRange(memory * 75 / 100, (memory * 75 / 100) + 64));
        Assert.That(without, Is.Not.EqualTo(with), "the default goes by the machine, not by the function");
    }

    [Test]
    public async Task A_dotnet_function_reports_the_limit_of_its_heap()
    {
        double without = await Answer(Functions.Unruly(), "\"gcLimit\"");
        double with = await Answer(Tuning.Wrapped(Functions.Unruly()), "\"gcLimit\"");
        Assert.That(with / without, Is.EqualTo(0.75).Within(0.01));
    }

    [TestCase(128, 20)]
    [TestCase(128, 300)]
    [TestCase(512, 20)]
    public async Task Python_starts_as_many_threads_as_it_does_without_the_layer(int memory, int threads)
    {
        string[] program = ["-c", $"""
            import threading
            held = threading.Event()
            threads = [threading.Thread(target=held.wait) for _ in range({threads})]
            for thread in threads: thread.start()
            held.set()
            print("started", len(threads))
            """];
        IReadOnlyList<string> said = await Start("python3", [], memory, program);
        Assert.That(said, Is.EqualTo((string[])[$"started {threads}"]));
    }

    [Test]
    public async Task With_the_rule_that_limits_data_Python_raises_MemoryError_where_it_would_have_been_killed()
    {
        string rules = _tuning.File("rules.conf", "python limit data {90%KB}\n");
        LambdaEmulatorBuilder python = LambdaEmulator.CreateBuilder().UseFunctionCommand("python3", "-c", """
            import http.client, os
            while True:
                api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
                api.request("GET", "/2018-06-01/runtime/invocation/next")
                event = api.getresponse()
                size = int(event.read())
                try:
                    bytearray(size)
                    answer = '"fits"'
                except MemoryError:
                    answer = '"MemoryError"'
                api.request("POST", "/2018-06-01/runtime/invocation/" + event.headers["Lambda-Runtime-Aws-Request-Id"] + "/response", answer)
                api.getresponse().read()
            """);
        await using LambdaEmulator lambda = await Tuning.Wrapped(python).WithEnvironment("RUNTIME_TUNING_RULES", rules).StartAsync();
        Assert.That((await lambda.InvokeAsync("1000000").Patiently()).Payload, Is.EqualTo("\"fits\""));
        Assert.That((await lambda.InvokeAsync("500000000").Patiently()).Payload, Is.EqualTo("\"MemoryError\""), "90 % of 512 MB");
    }

    [TestCase("node", "NODE_OPTIONS", "--max-old-space-size=384")]
    [TestCase("nodejs", "NODE_OPTIONS", "--max-old-space-size=384")]
    [TestCase("java", "JAVA_TOOL_OPTIONS", "-XX:MaxRAM=512m -XX:MaxRAMPercentage=75 -XX:MinRAMPercentage=75")]
    [TestCase("dotnet", "DOTNET_GCHeapHardLimitPercent", "4B")]
    [TestCase("python3.13", "MALLOC_ARENA_MAX", "2")]
    public async Task Each_runtime_gets_its_rules_and_all_its_arguments(string interpreter, string variable, string expected)
    {
        IReadOnlyList<string> said = await Start(_tuning.Interpreter(interpreter, variable), [], "plain", "with  blanks", "*", "$HOME", "");
        Assert.That(said, Is.SupersetOf((string[])[$"variable={expected}", "argument=[plain]", "argument=[with  blanks]", "argument=[*]", "argument=[$HOME]", "argument=[]"]));
        Assert.That(said, Has.None.Contains("runtime-tuning"), "nothing to complain of");
        Assert.That(said, Has.Some.EqualTo("data=unlimited"));
    }

    [TestCase("--max-old-space-size=100", "--max-old-space-size=100", TestName = "the same option")]
    [TestCase("--no-warnings --max-old-space-size=100", "--no-warnings --max-old-space-size=100", TestName = "the same option among others")]
    [TestCase("--max_old_space_size=100", "--max_old_space_size=100", TestName = "the same option in its other spelling")]
    [TestCase("--max-old-space-size-percentage=50", "--max-old-space-size-percentage=50", TestName = "another option for the same")]
    [TestCase("--no-warnings", "--max-old-space-size=384 --no-warnings", TestName = "another option")]
    [TestCase("--title=\"a * b\"", "--max-old-space-size=384 --title=\"a * b\"", TestName = "quotes and stars")]
    [TestCase("", "--max-old-space-size=384", TestName = "set to nothing")]
    public async Task NODE_OPTIONS_of_the_user_win_and_ours_are_merged(string theirs, string merged)
    {
        IReadOnlyList<string> said = await Start(_tuning.Interpreter("node", "NODE_OPTIONS"), [("NODE_OPTIONS", theirs)]);
        Assert.That(said, Has.Some.EqualTo("variable=" + merged));
    }

    [TestCase("java", "JAVA_TOOL_OPTIONS", "JAVA_TOOL_OPTIONS", "-Xmx100m", "-Xmx100m")]
    [TestCase("java", "JAVA_TOOL_OPTIONS", "JAVA_TOOL_OPTIONS", "-XX:MaxRAMPercentage=50", "-XX:MaxRAMPercentage=50")]
    [TestCase("java", "JAVA_TOOL_OPTIONS", "JAVA_TOOL_OPTIONS", "-Dx=y", "-XX:MaxRAM=512m -XX:MaxRAMPercentage=75 -XX:MinRAMPercentage=75 -Dx=y")]
    [TestCase("dotnet", "DOTNET_GCHeapHardLimitPercent", "DOTNET_GCHeapHardLimitPercent", "20", "20")]
    [TestCase("dotnet", "DOTNET_GCHeapHardLimitPercent", "DOTNET_GCHeapHardLimit", "8000000", "unset")]
    public async Task What_the_user_has_set_wins(string interpreter, string seen, string variable, string theirs, string expected)
    {
        IReadOnlyList<string> said = await Start(_tuning.Interpreter(interpreter, seen), [(variable, theirs)]);
        Assert.That(said, Has.Some.EqualTo("variable=" + expected));
    }

    [TestCase("")]
    [TestCase("much")]
    [TestCase("-512")]
    [TestCase("0")]
    [TestCase("64")]
    [TestCase("99999999999999999999")]
    [TestCase("512; touch /tmp/should-not-exist")]
    public async Task A_memory_size_one_cannot_compute_with_is_told_and_the_runtime_starts_as_it_came(string memory)
    {
        IReadOnlyList<string> said = await Start(_tuning.Interpreter("node", "NODE_OPTIONS"), [("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", memory)], "argument");
        Assert.That(said, Is.SupersetOf((string[])["variable=unset", "argument=[argument]"]));
        Assert.That(said, Has.Exactly(1).Contains($"AWS_LAMBDA_FUNCTION_MEMORY_SIZE is '{memory}'"));
    }

    [TestCase("ruby", "")]
    [TestCase("bootstrap", "AWS_Lambda_provided.al2023")]
    public async Task Unknown_runtimes_pass_through_untouched(string interpreter, string environment)
    {
        string all = _tuning.Make(interpreter, "#!/bin/sh\nenv\nfor argument in \"$@\"; do echo \"argument=[$argument]\"; done\n");
        string[] changing = ["AWS_LAMBDA_LOG_STREAM_NAME=", "AWS_LAMBDA_METADATA_API=", "AWS_LAMBDA_METADATA_TOKEN=", "AWS_LAMBDA_RUNTIME_API=", "AWS_LAMBDA_EXEC_WRAPPER=", "PWD=", "OLDPWD=", "SHLVL=", "_="];
        IEnumerable<string> Steady(IEnumerable<string> lines) => lines.Where(l => !changing.Any(c => l.StartsWith(c, StringComparison.Ordinal))).Order(StringComparer.Ordinal);
        (string, string)[] variables = [("AWS_EXECUTION_ENV", environment), ("memory", "mine"), ("name", "mine too"), ("NODE_OPTIONS", "--mine")];
        IReadOnlyList<string> with = await Start(all, variables, "a  b");
        IReadOnlyList<string> without = await Start(all, [.. variables, ("AWS_LAMBDA_EXEC_WRAPPER", "")], "a  b");
        Assert.That(Steady(with), Is.EqualTo(Steady(without)));
        Assert.That(with, Is.SupersetOf((string[])["memory=mine", "argument=[a  b]"]));
    }

    [Test]
    public async Task A_native_program_on_a_managed_runtime_is_known_by_what_Lambda_says()
    {
        IReadOnlyList<string> said = await Start(_tuning.Interpreter("MyFunction", "DOTNET_GCHeapHardLimitPercent"), [("AWS_EXECUTION_ENV", "AWS_Lambda_dotnet10")]);
        Assert.That(said, Has.Some.EqualTo("variable=4B"));
    }

    [Test]
    public async Task Rules_of_ones_own_with_every_mistake_in_them()
    {
        string rules = _tuning.File("rules.conf", """
            # comments and empty lines

            node option NODE_OPTIONS --a={50%MB}   # a comment behind
            node set    1BAD         x
            node set    HALF
            node option NODE_OPTIONS --b={50%GB}
            node option NODE_OPTIONS --c={}
            node option NODE_OPTIONS --d={050%MB}
            node limit  cores        4
            node wish   NODE_OPTIONS --e
            node set    OK           1  except X
            java option NODE_OPTIONS --not-for-node
            nodes set   NODE_OPTIONS nobody
            node option NODE_OPTIONS --last={25%KB}
            """.ReplaceLineEndings("\r\n"));
        IReadOnlyList<string> said = await Start(_tuning.Interpreter("node", "NODE_OPTIONS"), [("RUNTIME_TUNING_RULES", rules), ("RUNTIME_TUNING_VERBOSE", "1")]);
        Assert.That(said, Has.Some.EqualTo($"variable=--last={512 * 1024 / 4} --a=256"), string.Join('\n', said));
        int[] wrong = [4, 5, 6, 7, 8, 9, 10, 11];
        Assert.That(wrong.Where(n => !said.Any(l => l.Contains($"rules.conf:{n} is not a rule", StringComparison.Ordinal))), Is.Empty, string.Join('\n', said));
        Assert.That(said, Has.Some.EqualTo("runtime-tuning: node: option NODE_OPTIONS --a=256"));
    }

    [Test]
    public async Task Without_its_rules_the_runtime_starts_as_it_came()
    {
        IReadOnlyList<string> said = await Start(_tuning.Interpreter("node", "NODE_OPTIONS"), [("RUNTIME_TUNING_RULES", "/nowhere/rules.conf")]);
        Assert.That(said, Is.SupersetOf((string[])["variable=unset"]));
        Assert.That(said, Has.Some.Contains("/nowhere/rules.conf cannot be read"));
    }

    [Test]
    public void The_wrapper_is_what_a_layer_needs()
    {
        string text = File.ReadAllText(Tuning.Wrapper);
        Assert.That(text, Does.StartWith("#!/bin/sh\n").And.Not.Contain("\r"));
        Assert.That(File.GetUnixFileMode(Tuning.Wrapper) & UnixFileMode.OtherExecute, Is.Not.EqualTo(UnixFileMode.None), "mode 0755, which the zip must keep");
        Assert.That(File.ReadAllText(Path.Combine(Path.GetDirectoryName(Tuning.Wrapper)!, "rules.conf")), Does.Not.Contain("\r"));
    }

    private static Task<IReadOnlyList<string>> Start(string interpreter, (string Name, string Value)[] variables, params string[] arguments) =>
        Start(interpreter, variables, memory: 512, arguments);

    private static Task<IReadOnlyList<string>> Start(string interpreter, (string Name, string Value)[] variables, int memory, string[] arguments) =>
        Tuning.OutputOf(interpreter, arguments, variables, memory);

    private static async Task<double> Answer(LambdaEmulatorBuilder builder, string payload = "{}")
    {
        await using LambdaEmulator lambda = await builder.StartAsync();
        InvocationResult result = await lambda.InvokeAsync(payload).Patiently();
        Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.Success), lambda.Story());
        return double.Parse(result.Payload!, CultureInfo.InvariantCulture);
    }
}
