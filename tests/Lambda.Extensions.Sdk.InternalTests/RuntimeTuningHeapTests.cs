using System.Globalization;
using Lambda.Extensions.Sdk.InternalTests.Support;

namespace Lambda.Extensions.Sdk.InternalTests;

/// <summary>samples/RuntimeTuning: a heap size of the user wins, in every place that java, node and .NET read.</summary>
public sealed class RuntimeTuningHeapTests
{
    private const long Megabyte = 1024 * 1024;

    private readonly Tuning _tuning = new();

    [TearDown]
    public void RemoveFolder() => _tuning.Dispose();

    [TestCase(128, 96)]
    [TestCase(200, 150)]
    [TestCase(512, 384)]
    [TestCase(1769, 1328)]
    public async Task Java_gets_75_percent_of_the_functions_memory(int memory, int megabytes)
    {
        long heap = await JavaHeap([], [], memory);
        // Aligned to 2 MB, or to a region of the collector.
        Assert.That(heap / Megabyte, Is.EqualTo(megabytes).Within(8));
    }

    [Test]
    public async Task Java_keeps_a_heap_size_of_the_user(
        [Values("-Xms512m", "-Xmx600m", "-Xmn450m", "-XX:InitialHeapSize=512m", "-XX:MaxHeapSize=600m", "-XX:SoftMaxHeapSize=512m", "-XX:MinHeapSize=512m",
            "-XX:MaxRAMPercentage=50", "-XX:InitialRAMPercentage=40", "-XX:MinRAMPercentage=40", "-XX:MaxRAM=3g", "-XX:NewSize=450m", "-XX:MaxNewSize=450m", "-XX:+AggressiveHeap")]
        string option,
        [Values("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "command", "@file", "@file in JDK_JAVA_OPTIONS", "VMOptionsFile", "quoted")]
        string place)
    {
        string file = _tuning.File("options", $"# size\n-Dx=y\n{option}\n");
        string[] arguments = place switch
        {
            "command" => [option],
            "@file" => ["@" + file],
            "VMOptionsFile" => ["-XX:VMOptionsFile=" + _tuning.File("vm-options", option + "\n")],
            _ => [],
        };
        (string, string)[] variables = place switch
        {
            "quoted" => [("JDK_JAVA_OPTIONS", $"-Da=b \"{option}\"")],
            "@file in JDK_JAVA_OPTIONS" => [("JDK_JAVA_OPTIONS", "@" + file)],
            _ when arguments.Length == 0 => [(place, option)],
            _ => [],
        };
        Assert.That(await JavaHeap(arguments, variables), Is.EqualTo(await JavaHeap(arguments, [.. variables, ("AWS_LAMBDA_EXEC_WRAPPER", "")])));
    }

    [TestCase("-Xms512m", 512)]
    [TestCase("-Xmx700m", 700)]
    [TestCase("-XX:MinHeapSize=600m", 600)]
    public async Task Java_starts_with_a_heap_size_that_the_wrapper_could_not_see(string option, int megabytes)
    {
        // Compiled, for example, into the runtime by jlink --add-options.
        string program = _tuning.Make("start", $"#!/bin/sh\nexec java {option} -XX:+PrintFlagsFinal -version\n");
        IReadOnlyList<string> said = await Tuning.OutputOf("/usr/bin/env", ["sh", "-c", $"x={option}; exec {program}"], [("RUNTIME_TUNING_RUNTIME", "java")]);
        Assert.That(HeapOf(said) / Megabyte, Is.EqualTo(megabytes).Within(8), string.Join('\n', said.Take(5)));
    }

    [TestCase("--max-old-space-size=300")]
    [TestCase("--max_old_space_size=300")]
    [TestCase("--max-old_space-size=300")]
    [TestCase("--max-heap-size=300")]
    public async Task Node_keeps_a_heap_size_on_its_command_line(string option)
    {
        string[] arguments = [option, "-e", "console.log(require('v8').getHeapStatistics().heap_size_limit)"];
        IReadOnlyList<string> with = await Tuning.OutputOf("node", arguments, []);
        Assert.That(with, Is.EqualTo(await Tuning.OutputOf("node", arguments, [("AWS_LAMBDA_EXEC_WRAPPER", "")])));
    }

    [TestCase("\"--max-old-space-size=300\"")]
    [TestCase("--no-warnings   '--max_old_space_size=300'")]
    [TestCase("--max-heap-size=300")]
    public async Task Node_keeps_a_quoted_heap_size_in_NODE_OPTIONS(string options)
    {
        IReadOnlyList<string> said = await Tuning.OutputOf(_tuning.Interpreter("node", "NODE_OPTIONS"), [], [("NODE_OPTIONS", options)]);
        Assert.That(said, Has.Some.EqualTo("variable=" + options));
    }

    [Test]
    public async Task Node_keeps_the_options_of_its_env_file()
    {
        string file = _tuning.File(".env", "NODE_OPTIONS=--max-old-space-size=300\n");
        foreach (string[] arguments in (string[][])[["--env-file=" + file], ["--env-file", file]])
        {
            Assert.That(await Tuning.OutputOf(_tuning.Interpreter("node", "NODE_OPTIONS"), arguments, []), Has.Some.EqualTo("variable=unset"));
        }
    }

    [Test]
    public async Task Dotnet_keeps_a_limit_in_a_variable(
        [Values("DOTNET_", "COMPlus_")] string prefix,
        [Values("GCHeapHardLimit", "GCHeapHardLimitPercent", "GCHeapHardLimitSOH", "GCHeapHardLimitLOH", "GCHeapHardLimitPOH", "GCHeapHardLimitSOHPercent", "GCHeapHardLimitLOHPercent", "GCHeapHardLimitPOHPercent")]
        string setting)
    {
        IReadOnlyList<string> said = await Tuning.OutputOf(_tuning.Interpreter("dotnet", "DOTNET_GCHeapHardLimitPercent"), ["app.dll"], [(prefix + setting, "14")]);
        Assert.That(said, Has.Some.EqualTo(prefix + setting == "DOTNET_GCHeapHardLimitPercent" ? "variable=14" : "variable=unset"));
    }

    [Test]
    public async Task Dotnet_keeps_a_limit_in_a_runtimeconfig(
        [Values("HeapHardLimit", "HeapHardLimitPercent", "HeapHardLimitSOHPercent")] string setting,
        [Values("beside the assembly", "--runtimeconfig", "beside the program", "in the function's folder")] string place)
    {
        string config = _tuning.File("app.runtimeconfig.json", $$"""{ "runtimeOptions": { "configProperties": { "System.GC.{{setting}}": 20 } } }""");
        string folder = Path.GetDirectoryName(config)!;
        string dotnet = _tuning.Interpreter(place == "beside the program" ? "app" : "dotnet", "DOTNET_GCHeapHardLimitPercent");
        string[] arguments = place switch
        {
            "beside the assembly" => [Path.Combine(folder, "app.dll")],
            "--runtimeconfig" => ["exec", "--runtimeconfig", config, "/var/runtime/bootstrap.dll"],
            _ => [],
        };
        (string, string)[] variables = place == "in the function's folder" ? [("LAMBDA_TASK_ROOT", folder)] : [];
        Assert.That(await Tuning.OutputOf(dotnet, arguments, variables), Has.Some.EqualTo("variable=unset"));
    }

    [Test]
    public async Task Dotnet_gets_the_rule_with_a_runtimeconfig_that_limits_nothing()
    {
        string config = _tuning.File("app.runtimeconfig.json", """{ "runtimeOptions": { "configProperties": { "System.GC.Server": false } } }""");
        IReadOnlyList<string> said = await Tuning.OutputOf(_tuning.Interpreter("dotnet", "DOTNET_GCHeapHardLimitPercent"), [Path.ChangeExtension(config, null).Replace(".runtimeconfig", ".dll", StringComparison.Ordinal)], []);
        Assert.That(said, Has.Some.EqualTo("variable=4B"));
    }

    private static async Task<long> JavaHeap(string[] arguments, (string Name, string Value)[] variables, int memory = 512)
    {
        IReadOnlyList<string> said = await Tuning.OutputOf("java", [.. arguments, "-XX:+PrintFlagsFinal", "-version"], variables, memory);
        return HeapOf(said);
    }

    private static long HeapOf(IReadOnlyList<string> said)
    {
        string? line = said.FirstOrDefault(l => l.Contains(" MaxHeapSize ", StringComparison.Ordinal));
        Assert.That(line, Is.Not.Null, "java did not start: " + string.Join('\n', said.Take(20)));
        return long.Parse(line!.Split('=')[1].Split('{')[0], CultureInfo.InvariantCulture);
    }
}
