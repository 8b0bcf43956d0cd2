using System.Globalization;
using Lambda.Extensions.Sdk.Hosting.Diagnostics;
using Lambda.Extensions.Sdk.Hosting.Hooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.Tests.Hosting;

/// <summary>One life of a host under a fake platform and a fake clock.</summary>
internal sealed class Life
{
    // Not what is tested: only so that a hang fails instead of hanging.
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(double.Parse(Environment.GetEnvironmentVariable("TEST_PATIENCE_SECONDS") ?? "60", CultureInfo.InvariantCulture));

    private readonly CancellationTokenSource _stop = new();
    private ExtensionHost? _host;

    public Life() => Script.Note = Api.Note;

    public FakeExtensionsApi Api { get; } = new();

    public HookScript Script { get; } = new();

    public FakeTimeProvider Time { get; init; } = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));

    public RecordingLoggers Logs { get; } = new();

    public Dictionary<string, string> Variables { get; } = new() { ["AWS_LAMBDA_RUNTIME_API"] = "127.0.0.1:9001" };

    public Task<int> Ended { get; private set; } = Task.FromResult(-1);

    public LifecycleCounters Counters => _host!.Setup.Counters!;

    public DateTimeOffset In(double milliseconds) => Time.GetUtcNow().AddMilliseconds(milliseconds);

    public ExtensionHost Build<T>(Action<ExtensionOptions>? configure = null, Action<ExtensionHostBuilder>? also = null)
        where T : ExtensionBase
    {
        ExtensionHostBuilder builder = ExtensionHost.CreateBuilder()
            .UseEnvironment(LambdaEnvironment.FromVariables(Variables))
            .UseTimeProvider(Time)
            .UseLoggerFactory(Logs)
            .UseExtensionsApiClient(Api)
            .AddExtension<T>(configure);
        builder.Services.AddSingleton(Script);
        also?.Invoke(builder);
        return builder.Build();
    }

    public void Start(Action<ExtensionOptions>? configure = null) => Start<ScriptedExtension>(configure);

    public void Start<T>(Action<ExtensionOptions>? configure = null, Action<ExtensionHostBuilder>? also = null)
        where T : ExtensionBase
    {
        _host = Build<T>(configure, also);
        Ended = _host.RunAsync(_stop.Token);
    }

    public void Stop() => _stop.Cancel();

    public void Invoke(DateTimeOffset? deadline = null) => Api.Answer(FakeExtensionsApi.Invocation(deadline));

    public void Shutdown(DateTimeOffset? deadline = null) => Api.Answer(new ShutdownEvent(ShutdownReason.Spindown, deadline));

    public Task Next(int times) => Api.NextAsked(times).WaitAsync(Patience);

    public async Task<int> ExitCode() => await Ended.WaitAsync(Patience);

    public async Task<int> ShutdownAndExit()
    {
        Shutdown(In(2000));
        return await ExitCode();
    }

    /// <summary>Lets exactly the budget pass, then, once the hook has been told, exactly the grace.</summary>
    public async Task PassBudget(TimeSpan budget, Task cancelled)
    {
        Time.Advance(budget);
        await cancelled.WaitAsync(Patience);
        Time.Advance(Watchdog.Grace);
    }

    /// <summary>Lets time pass in small steps until something has happened that has no signal of its own.</summary>
    public async Task PassTimeUntil(Func<bool> happened)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!happened())
        {
            patience.Token.ThrowIfCancellationRequested();
            Time.Advance(TimeSpan.FromMilliseconds(5));
            await Task.Delay(1, CancellationToken.None);
        }
    }

    public static async Task Within(Task task) => await task.WaitAsync(Patience);
}

/// <summary>Keeps what was logged.</summary>
internal sealed class RecordingLoggers : ILoggerFactory, ILogger
{
    private readonly List<(LogLevel Level, EventId Id, string Message)> _entries = [];

    public IReadOnlyList<(LogLevel Level, EventId Id, string Message)> Entries
    {
        get
        {
            lock (_entries) return [.. _entries];
        }
    }

    public IEnumerable<int> Ids => Entries.Select(e => e.Id.Id);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_entries) _entries.Add((logLevel, eventId, formatter(state, exception)));
    }

    public void Dispose()
    {
    }
}

/// <summary>A logger of the author's that fails.</summary>
internal sealed class ThrowingLogger<T> : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => throw new IOException("no log");
}

/// <summary>A hook that does not end: says when it began and when its token was cancelled, and can be let go at the end of a test.</summary>
internal sealed class Endless : IDisposable
{
    private readonly ManualResetEventSlim _release = new();
    private readonly TaskCompletionSource _releaseTask = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _began = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Began => _began.Task.WaitAsync(Life.Patience);

    public Task Cancelled => _cancelled.Task;

    /// <summary>The stuck code has been let go and has returned.</summary>
    public Task Left => _left.Task.WaitAsync(Life.Patience);

    public Task Blocks(CancellationToken token)
    {
        Begin(token);
        _release.Wait(CancellationToken.None);
        _left.SetResult();
        return Task.CompletedTask;
    }

    public async Task Awaits(CancellationToken token)
    {
        Begin(token);
        await _releaseTask.Task;
        _left.SetResult();
    }

    public void Release()
    {
        _release.Set();
        _releaseTask.TrySetResult();
    }

    public void Dispose() => Release();

    private void Begin(CancellationToken token)
    {
        token.Register(() => _cancelled.TrySetResult());
        _began.TrySetResult();
    }
}
