using Lambda.Extensions.Sdk.Testing.Lifecycle;
using Lambda.Extensions.Sdk.Testing.Telemetry;
using Lambda.Extensions.Sdk.Testing.Telemetry.Delivery;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Replay;

/// <summary>Sends recorded deliveries to the subscribers of a replay, one at a time.</summary>
internal sealed class ReplayTelemetry(TelemetryHub hub, TimeSpan answerTimeout, TimeProvider time)
{
    public bool IsSubscribed(ExtensionAgent agent) => hub.BindingOf(agent.Name) is not null;

    /// <summary>Sends a delivery, if the extension has subscribed to a record in it.</summary>
    public async Task SendAsync(Sandbox sandbox, ExtensionAgent agent, byte[] recorded, CancellationToken cancellationToken)
    {
        if (hub.BindingOf(agent.Name) is not { } binding || TelemetryBody.For(binding.Subscription, recorded) is not { } body) return;
        SendResult result = await PostAsync(binding, body, cancellationToken).ConfigureAwait(false);
        sandbox.Record(result.Succeeded
            ? new TelemetryDeliveredEvent(agent.Name, [], body, result.Status) { Sent = body }
            : new TelemetryFailedEvent(agent.Name, 0, result.Status, result.Error!, 1) { Sent = body });
    }

    private async Task<SendResult> PostAsync(TelemetryBinding binding, byte[] body, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(answerTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await binding.Transport.SendAsync(body, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new SendResult(null, TelemetryDelivery.NoAnswer);
        }
    }
}
