using System.Runtime.ExceptionServices;
using Microsoft.Extensions.DependencyInjection;

namespace Lambda.Extensions.Sdk.Hosting.Hooks;

/// <summary>One extension of the process: its options, its instance once there is one, and whether its hooks are called.</summary>
internal sealed class ExtensionModule(LambdaExtensionRegistration registration, ExtensionOptions options, bool isFirst, TimeProvider time)
{
    /// <summary>How many abandoned hooks may still be running before no more are started: each may hold a thread.</summary>
    public const int MaxAbandoned = 4;

    private int _abandoned;
    private volatile bool _idle;
    private volatile bool _startsLate;
    private HookCall? _call;
    private ExtensionBase? _instance;

    public string Name => registration.ExtensionType.Name;

    public ExtensionOptions Options { get; } = options;

    /// <summary>Taken by whoever runs one of its hooks.</summary>
    public HookLock Turn { get; } = new(time);

    /// <summary>The hooks worth calling, as far as the class tells before there is an instance.</summary>
    public HookSet Overridden { get; private set; } = registration.Overridden;

    /// <summary>Gets whether its hooks are called: false after a failed start or with a wrong configuration, and while a start that ran over its budget still runs.</summary>
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

    /// <summary>The call object for the next hook.</summary>
    public HookCall Call() => _call ??= new HookCall();

    /// <summary>The call just made was abandoned: it is its hook's for good, and the turn is free again. A start that ends well after all brings the extension back.</summary>
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
            // Only a start whose last step ran late is complete now; an earlier step that did never saw the later ones.
            if (!succeeded || hook != HookKind.Initialize) _idle = true;
            _startsLate = false;
        });
    }
}
