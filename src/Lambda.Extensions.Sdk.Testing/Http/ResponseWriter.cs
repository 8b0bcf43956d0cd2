using System.Text;
using Lambda.Extensions.Sdk.Testing.Faults;
using Microsoft.AspNetCore.Http;

namespace Lambda.Extensions.Sdk.Testing.Http;

/// <summary>Sends an answer, malformed if a fault requires it.</summary>
internal static class ResponseWriter
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan CutPause = TimeSpan.FromMilliseconds(50);

    public static async Task WriteAsync(HttpContext http, ApiResponse answer, Fault? fault = null)
    {
        byte[] body = fault is { Body: { } other, Status: null } ? Encoding.UTF8.GetBytes(other) : answer.Body;
        HttpResponse response = http.Response;
        response.StatusCode = answer.Status;
        if (answer.ContentType is not null) response.ContentType = answer.ContentType;
        foreach ((string? name, string? value) in answer.Headers) response.Headers[name] = value;
        if (answer.CloseConnection) response.Headers.Connection = "close";
        // These two have no body, whatever a fault says.
        if (answer.Status is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified) body = [];
        else if (fault is not { Chunked: true }) response.ContentLength = body.Length;

        try
        {
            await SendAsync(http, body, fault).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The client has gone: what was delivered is lost, as on the platform (server-behaviour 3).
        }
    }

    private static async Task SendAsync(HttpContext http, byte[] body, Fault? fault)
    {
        await http.Response.StartAsync().ConfigureAwait(false);
        int end = Math.Min(fault?.CutAfter ?? body.Length, body.Length);
        int step = fault is { ByteByByte: true } ? 1 : Math.Max(1, end);
        for (int position = 0; position < end; position += step)
        {
            await http.Response.Body.WriteAsync(body.AsMemory(position, Math.Min(step, end - position))).ConfigureAwait(false);
            await http.Response.Body.FlushAsync().ConfigureAwait(false);
            // Without a pause the bytes would leave in one segment after all.
            if (step < end) await Task.Delay(Pause, TimeProvider.System).ConfigureAwait(false);
        }

        // With a length, the server notices that bytes are missing and closes the connection behind what it has sent.
        if (fault is not { CutAfter: not null, Chunked: true }) return;
        // Without one it would end the body properly: abort, once the bytes so far have surely left.
        await Task.Delay(CutPause, TimeProvider.System).ConfigureAwait(false);
        http.Abort();
    }
}
