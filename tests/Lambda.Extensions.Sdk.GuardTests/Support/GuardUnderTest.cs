using System.Text;
using Lambda.Extensions.Sdk.RuntimeApi;
using Microsoft.Extensions.Logging;
using PayloadGuard;
using PayloadGuard.Rules;

namespace Lambda.Extensions.Sdk.GuardTests.Support;

/// <summary>The whole guard without a proxy: its hooks, and the lines that it writes.</summary>
internal sealed class GuardUnderTest : AnswerGuard
{
    private readonly MemoryStream _output;

    public GuardUnderTest(GuardRules rules)
        : this(rules, new MemoryStream(), new Lines())
    {
    }

    private GuardUnderTest(GuardRules rules, MemoryStream output, Lines log)
        : base(rules, TimeProvider.System, log)
    {
        _output = output;
        Logged = log;
        Stdout = () =>
        {
            Opened++;
            return output;
        };
    }

    /// <summary>Gets the lines of the log, as <c>Warning: text</c>.</summary>
    public List<string> Logged { get; }

    /// <summary>Gets the number of times that the output was opened.</summary>
    public int Opened { get; private set; }

    /// <summary>Gets the audit lines.</summary>
    public string[] Audits => Encoding.UTF8.GetString(_output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public Task StartAsync() => OnInitializeAsync(new Registration { ExtensionId = "e", FunctionName = "f", FunctionVersion = "v" }, CancellationToken.None);

    public EventDecision Decide(string id, string payload) => OnEventAsync(new RuntimeEvent(id, Encoding.UTF8.GetBytes(payload)), CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public ResponseDecision Answer(string id, string payload) => OnResponseAsync(new RuntimeResponse(id, Encoding.UTF8.GetBytes(payload)), CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public ErrorDecision Fail(string? id, string payload, string? type = null) =>
        OnErrorAsync(new RuntimeError(id, Encoding.UTF8.GetBytes(payload), type is null ? null : [new("Lambda-Runtime-Function-Error-Type", type)]), CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public string Piece(string id, string data, bool isLast = false, CancellationToken cancellationToken = default) =>
        Encoding.UTF8.GetString(OnResponseChunkAsync(new ResponseChunk(id, Encoding.UTF8.GetBytes(data), isLast: isLast), cancellationToken).AsTask().GetAwaiter().GetResult().Span);

    /// <summary>Ends an invocation. Returns its audit line; empty when none was written.</summary>
    public string End(Invocation invocation)
    {
        int before = Audits.Length;
        OnInvocationCompletedAsync(invocation, CancellationToken.None).GetAwaiter().GetResult();
        return string.Concat(Audits.Skip(before));
    }

    public string End(string id) => End(new Invocation(id, TimeSpan.Zero) { Outcome = InvocationOutcome.Success });

    private sealed class Lines : List<string>, ILogger<AnswerGuard>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Add($"{logLevel}: {formatter(state, exception)}");
    }
}
