using System.Runtime.ExceptionServices;
using Microsoft.Extensions.DependencyInjection;

namespace Lambda.Extensions.Sdk.Hosting.Hooks;

/// <summary>One extension of the process: its options, its instance once it is created, and whether its hooks are called.</summary>
internal sealed class ExtensionModule(LambdaExtensionRegistration registration, ExtensionOptions options, bool isFirst, TimeProvider time)
{
    /// <summary>The number of abandoned hooks that may still run before no more are started. Each may hold a thread.</summary>
    public const int MaxAbandoned = 4;

    private int _abandoned;
    private volatile bool _idle;
    private volatile bool _startsLate;
    private HookCall? _call;
    private ExtensionBase? _instance;

    public string Name => registration.ExtensionType.Name;

    public ExtensionOptions Options { get; } = options;

    /// <summary>Gets the proxy between the runtime and the platform; null for an extension without one.</summary>
    public IRuntimeProxy? Proxy => registration.Proxy;

    /// <summary>Gets the object whose hooks are called; null before it is created.</summary>
    public ExtensionBase? Instance => _instance;

    /// <summary>Gets the lock that a thread takes to run one of its hooks.</summary>
    public HookLock Turn { get; } = new(time);

    /// <summary>Gets the hooks to call. Before there is an instance they are those that the class overrides.</summary>
    public HookSet Overridden { get; private set; } = registration.Overridden;

    /// <summary>
    /// Gets whether its hooks are called. False after a failed start or with a wrong configuration, and while a start that ran over
    /// its budget still runs.
    /// </summary>
    public bool IsActive => !_idle && !_startsLate;

    public int AbandonedNow => Volatile.Read(ref _abandoned);

    public bool Wants(HookKind hook) => hook switch
    {
        HookKind.Activate => !_idle,
        HookKind.Shutdown => !_idle && !_startsLate && _instance is not null && Overridden.Has(hook),
        HookKind.Dispose => isFirst, // The services are disposed of once for the process, under the first extension's name.
        _ => !_idle && !_startsLate && Overridden.Has(hook),
    };

    public void MakeIdle() => _idle = true;

    public Task Run(in HookRequest request, CancellationToken cancellationToken)
    {
        if (request.Hook == HookKind.Dispose) return request.Services is IAsyncDisposable services ? services.DisposeAsync().AsTask() : Task.CompletedTask;
        if (request.Hook != HookKind.Activate) return _instance!.Call(request, cancellationToken);
        if (registration.Broken is { } broken) ExceptionDispatchInfo.Throw(broken);
        _instance = registration.Create is { } create
            ? create() ?? throw new InvalidOperationException($"The function that makes {Name} returned null.")
            : (ExtensionBase)request.Services!.GetRequiredService(registration.ExtensionType);
        Overridden = ExtensionBase.OverriddenBy(_instance);
        return Task.CompletedTask;
    }

    /// <summary>Returns the call object for the next hook.</summary>
    public HookCall Call() => _call ??= new HookCall();

    /// <summary>
    /// Records that the latest call was abandoned. Its call object stays with its hook, and the turn is free again. When an abandoned
    /// start succeeds later, the extension becomes active again.
    /// </summary>
    public void Abandon(HookKind hook)
    {
        HookCall call = _call!;
        _call = null;
        Turn.Exit();
        bool isStart = hook.IsStart();
        if (isStart) _startsLate = true;
        Interlocked.Increment(ref _abandoned);
        call.WhenEndedLate(succeeded =>
        {
            Interlocked.Decrement(ref _abandoned);
            if (!isStart) return;
            // A late start is complete only when its last step ran late. After an earlier late step the later steps did not run.
            if (!succeeded || hook != HookKind.Initialize) _idle = true;
            _startsLate = false;
        });
    }
}
