namespace Lambda.Extensions.Sdk.Tests.Hosting;

/// <summary>What each hook of a <see cref="ScriptedExtension"/> does; nothing by default.</summary>
internal sealed class HookScript
{
    private int _inside;

    public Action Constructor { get; set; } = () => { };

    public Func<CancellationToken, Task> Starting { get; set; } = _ => Task.CompletedTask;

    public Func<CancellationToken, Task> Initialize { get; set; } = _ => Task.CompletedTask;

    public Func<InvokeEvent, CancellationToken, Task> Invoke { get; set; } = (_, _) => Task.CompletedTask;

    public Func<ShutdownEvent, CancellationToken, Task> Shutdown { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Where each call is noted, in order with the API's calls.</summary>
    public Action<string> Note { get; set; } = _ => { };

    public int MostInside { get; private set; }

    public List<int> Threads { get; } = [];

    public async Task Run(string name, Func<Task> hook)
    {
        Note(name);
        Threads.Add(Environment.CurrentManagedThreadId);
        MostInside = Math.Max(MostInside, Interlocked.Increment(ref _inside));
        try
        {
            await hook();
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }
}

internal class ScriptedExtension : ExtensionBase
{
    private readonly HookScript _script;

    public ScriptedExtension(HookScript script)
    {
        _script = script;
        script.Note("constructor");
        script.Constructor();
    }

    protected override Task OnStartingAsync(CancellationToken cancellationToken) => _script.Run("starting", () => _script.Starting(cancellationToken));

    protected override Task OnInitializeAsync(Registration registration, CancellationToken cancellationToken) => _script.Run("initialize", () => _script.Initialize(cancellationToken));

    protected override Task OnInvokeAsync(InvokeEvent invoke, CancellationToken cancellationToken) => _script.Run("invoke", () => _script.Invoke(invoke, cancellationToken));

    protected override Task OnShutdownAsync(ShutdownEvent shutdown, CancellationToken cancellationToken) => _script.Run("shutdown", () => _script.Shutdown(shutdown, cancellationToken));
}

/// <summary>The same without a hook that must run before <c>register</c>.</summary>
internal sealed class LateExtension(HookScript script) : ExtensionBase
{
    private readonly HookScript _script = Constructed(script);

    protected override Task OnInitializeAsync(Registration registration, CancellationToken cancellationToken) => _script.Run("initialize", () => _script.Initialize(cancellationToken));

    protected override Task OnInvokeAsync(InvokeEvent invoke, CancellationToken cancellationToken) => _script.Run("invoke", () => _script.Invoke(invoke, cancellationToken));

    protected override Task OnShutdownAsync(ShutdownEvent shutdown, CancellationToken cancellationToken) => _script.Run("shutdown", () => _script.Shutdown(shutdown, cancellationToken));

    private static HookScript Constructed(HookScript script)
    {
        script.Note("constructor");
        script.Constructor();
        return script;
    }
}

/// <summary>A second extension of the same process.</summary>
internal sealed class SecondExtension(SecondScript script) : ScriptedExtension(script.HookSet);

internal sealed class SecondScript
{
    public HookScript HookSet { get; } = new();
}
