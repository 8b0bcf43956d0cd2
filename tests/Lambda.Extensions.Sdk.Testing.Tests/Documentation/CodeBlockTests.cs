using System.Text.RegularExpressions;
using Lambda.Extensions.Sdk.Testing.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Lambda.Extensions.Sdk.Testing.Tests.Documentation;

/// <summary>Compiles each block of C# in the documents, so that no sample shows an API that does not exist.</summary>
public sealed partial class CodeBlockTests
{
    // What the blocks leave to the reader: the names that they use and do not declare.
    private const string LeftToTheReader = """
        global using System;
        global using System.Collections.Generic;
        global using System.Net.Http;
        global using System.Text;
        global using System.Text.Json.Serialization;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Lambda.Extensions.Sdk;
        global using Lambda.Extensions.Sdk.Delivery;
        global using Lambda.Extensions.Sdk.ExtensionsApi;
        global using Lambda.Extensions.Sdk.InternalExtensions;
        global using Lambda.Extensions.Sdk.LocalHttp;
        global using Lambda.Extensions.Sdk.OpenTelemetry;
        global using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
        global using Lambda.Extensions.Sdk.OpenTelemetry.Signing;
        global using Lambda.Extensions.Sdk.Telemetry;
        global using Lambda.Extensions.Sdk.Telemetry.Listener;
        global using Lambda.Extensions.Sdk.Telemetry.Records;
        global using Lambda.Extensions.Sdk.Testing;
        global using Lambda.Extensions.Sdk.Testing.Invocations;
        global using Lambda.Extensions.Sdk.Testing.InvokeApi;
        global using Lambda.Extensions.Sdk.Testing.Replay;
        global using Lambda.Extensions.Sdk.Testing.Timeline;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Logging;
        global using NUnit.Framework;
        global using static Reader;

        static class Reader
        {
            public static DeliveryQueue<string> queue = null!;
            public static DeliverySender sender = null!;
            public static Func<IReadOnlyList<string>, DeliveryRequest> encode = null!;
            public static Connection connection = null!;
            public static IServiceCollection services = null!;
            public static Handler handler = null!;
            public static string requestId = "", input = "", runtimeApi = "";
            public static Registration registration = null!;
            public static Store store = null!;
            public static LambdaEmulator lambda = null!;
            public static Uri address = null!;
            public static IReadOnlyList<KeyValuePair<string, string>> headers = null!;
            public static ReadOnlyMemory<byte> body;
            public static CancellationToken cancellationToken;
            public static HttpRequestMessage request = null!;
        }

        class Connection { public Task CloseAsync(CancellationToken token) => Task.CompletedTask; }
        class Handler { public Task<string> HandleAsync(string input) => Task.FromResult(input); }
        class Store { public Task AddAsync(string id, double? value, CancellationToken token) => Task.CompletedTask; }
        class TokenStore { public Task RefreshAsync(CancellationToken token) => Task.CompletedTask; }
        class FlagStore { public Task<Flag?> FindAsync(string? name, CancellationToken token) => Task.FromResult<Flag?>(null); }
        class Flag;
        class FlagContext { public static FlagContext Default = null!; public System.Text.Json.Serialization.Metadata.JsonTypeInfo<Flag> Flag = null!; }
        class MyStore;
        class Counter { public int Value; }
        record Sale;
        """;

    // Extensions that a block names and another one declares.
    private static readonly string[] Extensions = ["Metrics", "Secrets", "MyExtension", "Refresher", "SalesCounter"];


    private static IEnumerable<TestCaseData> Blocks()
    {
        string[] folders = ["", "docs", "src/Lambda.Extensions.Sdk", "src/Lambda.Extensions.Sdk.OpenTelemetry", "src/Lambda.Extensions.Sdk.Testing"];
        foreach (string document in folders.SelectMany(f => Directory.EnumerateFiles(Path.Combine(Repository.Root, f), "*.md")).Order(StringComparer.Ordinal))
        {
            string name = Path.GetRelativePath(Repository.Root, document);
            int number = 0;
            foreach (Match block in Block().Matches(File.ReadAllText(document)))
                yield return new TestCaseData(block.Groups[1].Value).SetArgDisplayNames($"{name} {++number}");
        }
    }

    [TestCaseSource(nameof(Blocks))]
    public void A_block_of_code_compiles(string block)
    {
        string declared = string.Concat(Extensions.Where(e => !block.Contains("class " + e, StringComparison.Ordinal)).Select(e => e == "SalesCounter"
            ? "class SalesCounter(HandlerChannel<Sale> sales) : ExtensionBase { public HandlerChannel<Sale> Sales => sales; }\n"
            : $"class {e} : ExtensionBase;\n"));
        CSharpParseOptions options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview);
        var compilation = CSharpCompilation.Create(
            "Block",
            [CSharpSyntaxTree.ParseText(LeftToTheReader + declared, options), CSharpSyntaxTree.ParseText(Whole(block), options)],
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        // CS8795: the implementation of a partial method comes from a generator, which does not run here. CS5001: no entry point.
        IEnumerable<string> errors = compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error && d.Id is not ("CS8795" or "CS5001")).Select(d => d.ToString());
        Assert.That(errors, Is.Empty);
    }

    [Test]
    public void There_are_blocks() => Assert.That(Blocks().Count(), Is.GreaterThan(10));

    /// <summary>Completes a block: an ellipsis stands for code, and statements or members need something around them.</summary>
    private static string Whole(string block)
    {
        string code = block.Replace("{ … }", "{ throw new Exception(); }", StringComparison.Ordinal).Replace("…", "", StringComparison.Ordinal);
        if (code.Contains("class ", StringComparison.Ordinal)) return code;
        if (code.TrimStart().StartsWith('[')) return $"class Members\n{{\n{code}\n}}";
        return code.TrimStart().StartsWith('.') ? $"_ = LambdaEmulator.CreateBuilder()\n{code};" : code;
    }

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
