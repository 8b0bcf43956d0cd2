using Lambda.Extensions.Sdk.InternalTests.Support;

namespace Lambda.Extensions.Sdk.InternalTests;

/// <summary>samples/RuntimeTuning: which runtime a command starts, and what the wrapper says of it when it is verbose.</summary>
public sealed class RuntimeTuningCommandTests
{
    private const string NodeOptions = "variable=--max-old-space-size=384";

    private readonly Tuning _tuning = new();

    [TearDown]
    public void RemoveFolder() => _tuning.Dispose();

    [Test]
    public async Task Another_wrapper_before_the_interpreter([Values("", "AWS_Lambda_provided.al2023")] string environment)
    {
        string other = _tuning.Make("other", "#!/bin/sh\nexec \"$@\"\n");
        string second = _tuning.Make("second", "#!/bin/bash\nexec \"$@\"\n");
        string node = _tuning.Interpreter("node", "NODE_OPTIONS");
        Assert.That(await Start(other, [node, "index.js"], environment), Is.SupersetOf((string[])[NodeOptions, "argument=[index.js]"]));
        Assert.That(await Start(other, [second, node, "index.js"], environment), Has.Some.EqualTo(NodeOptions));
    }

    [Test]
    public async Task Programs_that_start_the_interpreter()
    {
        string node = _tuning.Interpreter("node", "NODE_OPTIONS");
        string folder = Path.GetDirectoryName(node)!;
        Assert.That(await Start("/usr/bin/env", ["A=b", node]), Has.Some.EqualTo(NodeOptions));
        Assert.That(await Start("/usr/bin/nice", ["-n", "5", node]), Has.Some.EqualTo(NodeOptions));
        Assert.That(await Start("/bin/sh", ["-c", $"cd / && exec {node} index.js"]), Has.Some.EqualTo(NodeOptions));
        Assert.That(await Start("/bin/sh", ["-c", $"PATH={folder}:$PATH; exec node"]), Has.Some.EqualTo(NodeOptions));
    }

    [TestCase("exec {0} index.js")]
    [TestCase("set -e\n# python is not it\nexport MODE=node\n\"$FOLDER/node\" index.js")]
    [TestCase("cd / && {0} index.js")]
    [TestCase("if true; then exec node index.js; fi")]
    [TestCase("A=b node index.js")]
    [TestCase("echo starting; exec \"$(command -v node)\" index.js")]
    public async Task A_script_that_starts_the_interpreter(string lines)
    {
        string node = _tuning.Interpreter("node", "NODE_OPTIONS");
        string folder = Path.GetDirectoryName(node)!;
        string text = $"#!/bin/sh\nPATH={folder}:$PATH\nFOLDER={folder}\n" + lines.Replace("{0}", node, StringComparison.Ordinal) + "\n";
        IReadOnlyList<string> direct = await Start(_tuning.Make("bootstrap", text), []);
        Assert.That(direct, Has.Some.EqualTo(NodeOptions), string.Join('\n', direct));
        Assert.That(await Start("/bin/sh", [_tuning.File("run.sh", text)]), Has.Some.EqualTo(NodeOptions));
    }

    [TestCase("#!/usr/bin/env node")]
    [TestCase("#!/usr/bin/node")]
    [TestCase("#!/usr/bin/env -S node --no-warnings")]
    public async Task A_script_for_the_interpreter(string first)
    {
        string script = _tuning.Make("function", first + "\nconsole.log('variable=' + process.env.NODE_OPTIONS)\n");
        Assert.That(await Start(script, []), Has.Some.EqualTo(NodeOptions));
    }

    [Test]
    public async Task A_dotnet_program_with_its_runtimeconfig()
    {
        string program = _tuning.Interpreter("MyFunction", "DOTNET_GCHeapHardLimitPercent");
        _tuning.File("MyFunction.runtimeconfig.json", "{}");
        Assert.That(await Start(program, []), Has.Some.EqualTo("variable=4B"));
    }

    [TestCase("python")]
    [TestCase("python3")]
    [TestCase("python3.14")]
    [TestCase("python3.13t")]
    public async Task Names_with_a_version(string name)
    {
        Assert.That(await Start(_tuning.Interpreter(name, "MALLOC_ARENA_MAX"), ["-m", "awslambdaric"]), Has.Some.EqualTo("variable=2"));
    }

    [Test]
    public async Task A_native_program_by_the_variable_of_the_layer()
    {
        string program = _tuning.Interpreter("program", "JAVA_TOOL_OPTIONS");
        Assert.That(await Start(program, [], runtime: "java"), Has.Some.Contains("-XX:MaxRAM=512m"));
        IReadOnlyList<string> wrong = await Start(program, ["java"], runtime: "ruby");
        Assert.That(wrong, Has.Some.Contains("RUNTIME_TUNING_RUNTIME is 'ruby', not node, python, java or dotnet").And.Some.EqualTo("argument=[java]"));
    }

    [Test]
    public async Task Verbose_says_how_the_runtime_was_found_and_which_rules_were_applied()
    {
        string other = _tuning.Make("other", "#!/bin/sh\nexec \"$@\"\n");
        IReadOnlyList<string> said = await Start(other, [_tuning.Interpreter("node", "NODE_OPTIONS")], verbose: true);
        Assert.That(said, Is.SupersetOf((string[])["runtime-tuning: node: by the command", "runtime-tuning: node: option NODE_OPTIONS --max-old-space-size=384"]));
    }

    [Test]
    public async Task Verbose_says_which_rule_was_not_applied_and_why()
    {
        IReadOnlyList<string> said = await Start(_tuning.Interpreter("java", "JAVA_TOOL_OPTIONS"), ["-Xms512m"], verbose: true);
        Assert.That(said, Has.Some.EqualTo("runtime-tuning: java: option JAVA_TOOL_OPTIONS -XX:MaxRAM={100%MB}m not applied: the command line has -Xms512m"));
    }

    [Test]
    public async Task Verbose_says_that_no_runtime_was_found_and_how_to_name_it()
    {
        string program = _tuning.Interpreter("program", "NODE_OPTIONS");
        IReadOnlyList<string> said = await Start(program, [], verbose: true);
        Assert.That(said, Has.Some.EqualTo($"runtime-tuning: nothing applied: '{program}' is no known runtime. Set RUNTIME_TUNING_RUNTIME to node, python, java or dotnet"));
        Assert.That(await Start(program, []), Has.None.Contains("runtime-tuning"));
    }

    [Test]
    public async Task Verbose_says_that_the_rules_have_none_for_the_runtime()
    {
        string rules = _tuning.File("rules.conf", "java set A b\n");
        IReadOnlyList<string> said = await Tuning.OutputOf(_tuning.Interpreter("node", "NODE_OPTIONS"), [], [("RUNTIME_TUNING_RULES", rules), ("RUNTIME_TUNING_VERBOSE", "1")]);
        Assert.That(said, Has.Some.EqualTo($"runtime-tuning: node: nothing applied: {rules} has no rule for it"));
    }

    private static Task<IReadOnlyList<string>> Start(string command, string[] arguments, string environment = "", string runtime = "", bool verbose = false) =>
        Tuning.OutputOf(command, arguments, [("AWS_EXECUTION_ENV", environment), ("RUNTIME_TUNING_RUNTIME", runtime), ("RUNTIME_TUNING_VERBOSE", verbose ? "1" : "")]);
}
