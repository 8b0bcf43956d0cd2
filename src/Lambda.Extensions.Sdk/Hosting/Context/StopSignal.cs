using System.Runtime.InteropServices;
using Lambda.Extensions.Sdk.Hosting.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Hosting.Context;

/// <summary>Requests the end of the loop from outside it: SIGTERM, or the caller's token. Only the first request counts.</summary>
internal sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private PosixSignalRegistration? _sigterm;

    /// <summary>Gets the function that registers a handler of a signal.</summary>
    public Func<PosixSignal, Action<PosixSignalContext>, PosixSignalRegistration> Register { get; init; } = PosixSignalRegistration.Create;

    public bool IsRequested => _stopping.IsCancellationRequested;

    /// <summary>Gets the token that the request cancels.</summary>
    public CancellationToken Token => _stopping.Token;

    /// <summary>
    /// Makes SIGTERM a request to stop instead of the end of the process, from now on. This starts the runtime's signal thread, so it
    /// is called only when SIGTERM can matter.
    /// </summary>
    public void TryHandleSigterm(ILogger log)
    {
        try
        {
            _sigterm ??= Register(PosixSignal.SIGTERM, context =>
            {
                context.Cancel = true;
                Request();
            });
        }
        catch (Exception e) when (e is PlatformNotSupportedException or IOException or TypeInitializationException)
        {
            LifecycleLog.SigtermUnhandled(log, e.GetBaseException().Message);
        }
    }

    public void Request() => _stopping.Cancel();

    public void Dispose()
    {
        _sigterm?.Dispose();
        _stopping.Dispose();
    }
}
