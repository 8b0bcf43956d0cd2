using System.Text;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Lifecycle;
using Microsoft.AspNetCore.Http;

namespace Lambda.Extensions.Sdk.Testing.InvokeApi;

/// <summary>
/// Sends the answer of InvokeWithResponseStream: a <c>PayloadChunk</c> for each piece that the runtime sends, as soon as it arrives, and
/// <c>InvokeComplete</c> at the end. The writes come one after the other.
/// </summary>
internal sealed class StreamedAnswer(HttpContext http)
{
    private bool _isGone;

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        if (!bytes.IsEmpty) await SendAsync(EventStreamFrame.Create("PayloadChunk", "application/octet-stream", bytes.Span)).ConfigureAwait(false);
    }

    /// <summary>Ends the stream. An error is in the last event, because the status is long sent.</summary>
    public async Task CompleteAsync(FunctionResponse answer, string? log)
    {
        string end = EventBodies.Write(json =>
        {
            if (answer.IsError)
            {
                json.WriteString("ErrorCode", "Unhandled");
                json.WriteString("ErrorDetails", Details(answer));
            }

            json.WriteString("LogResult", log ?? "");
        });
        await SendAsync(EventStreamFrame.Create("InvokeComplete", "application/json", Encoding.UTF8.GetBytes(end))).ConfigureAwait(false);
    }

    private static string Details(FunctionResponse answer) => answer.Payload.Length > 0
        ? answer.Payload
        : EventBodies.Write(json => json.WriteString("errorType", answer.ErrorType));

    private async Task SendAsync(byte[] frame)
    {
        if (_isGone) return;
        try
        {
            if (!http.Response.HasStarted) http.Response.ContentType = "application/vnd.amazon.eventstream";
            await http.Response.Body.WriteAsync(frame).ConfigureAwait(false);
            await http.Response.Body.FlushAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The client has gone. The function is not disturbed.
            _isGone = true;
        }
    }
}
