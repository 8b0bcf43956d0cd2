using Lambda.Extensions.Sdk;
using Lambda.Extensions.Sdk.Telemetry;

namespace Recorder;

/// <summary>Records what an extension beside this function receives, for <c>lambda-ext replay</c>.</summary>
internal sealed class RecorderExtension(Tape tape) : ExtensionBase
{
    protected override Task OnInvokeAsync(InvokeEvent invoke, CancellationToken cancellationToken) => tape.Write(invoke);

    protected override Task OnTelemetryAsync(TelemetryBatch batch, CancellationToken cancellationToken) => tape.Write(batch.Json.Span);

    protected override Task OnFlushAsync(FlushRequest flush, CancellationToken cancellationToken) => tape.UploadAsync(cancellationToken);

    protected override Task OnShutdownAsync(ShutdownEvent shutdown, CancellationToken cancellationToken) => tape.EndAsync(shutdown, cancellationToken);
}
