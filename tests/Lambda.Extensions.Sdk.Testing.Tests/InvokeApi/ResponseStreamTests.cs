using System.IO.Pipelines;
using System.Net;
using System.Text;
using System.Text.Json;
using Amazon.Runtime.EventStreams;

namespace Lambda.Extensions.Sdk.Testing.Tests.InvokeApi;

/// <summary>InvokeWithResponseStream, read by the decoder of the AWS SDK, which checks both checksums of each event.</summary>
public sealed class ResponseStreamTests
{
    private const string Path = "/2021-11-15/functions/emulated-function/response-streaming-invocations";

    [Test]
    public async Task Each_piece_arrives_as_soon_as_the_function_sends_it()
    {
        await using var stage = await InvokeStage.SetAsync(LambdaEmulator.CreateBuilder().ExpectFunction());
        var answer = stage.SendAsync(Path, "{}", ("X-Amz-Log-Type", "Tail"));
        using var runtime = await PlayedRuntime.AttachAsync(stage);
        using var next = await runtime.NextAsync();
        var pipe = new Pipe();
        var responding = runtime.RespondAsync(next, new PipedContent(pipe.Reader), isStream: true);

        await pipe.Writer.WriteAsync("one"u8.ToArray());
        using var response = await answer;
        Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/vnd.amazon.eventstream"));
        Assert.That(response.Header("X-Amz-Executed-Version"), Is.EqualTo("$LATEST"));
        await using var stream = await response.Content.ReadAsStreamAsync();
        var first = await ReadAsync(stream);
        await pipe.Writer.WriteAsync("two"u8.ToArray());
        var second = await ReadAsync(stream);
        await pipe.Writer.CompleteAsync();
        var end = await ReadAsync(stream);
        await responding;

        Assert.That(first, Is.EqualTo(("PayloadChunk", "one")));
        Assert.That(second, Is.EqualTo(("PayloadChunk", "two")));
        Assert.That(end.Type, Is.EqualTo("InvokeComplete"));
        var complete = JsonElement.Parse(end.Payload);
        Assert.That(complete.TryGetProperty("ErrorCode", out _), Is.False);
        Assert.That(Encoding.UTF8.GetString(Convert.FromBase64String(complete.GetProperty("LogResult").GetString()!)), Does.Contain("REPORT RequestId: "));
        Assert.That(await stream.ReadAsync(new byte[1]), Is.Zero);
    }

    [Test]
    public async Task An_error_is_in_the_last_event()
    {
        await using var stage = await InvokeStage.SetAsync(
            LambdaEmulator.CreateBuilder().UseFunction((_, _) => throw new InvalidOperationException("no good")));
        using var response = await stage.SendAsync(Path, "{}");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        await using var stream = await response.Content.ReadAsStreamAsync();
        var (type, payload) = await ReadAsync(stream);
        Assert.That(type, Is.EqualTo("InvokeComplete"));
        var complete = JsonElement.Parse(payload);
        Assert.That(complete.GetProperty("ErrorCode").GetString(), Is.EqualTo("Unhandled"));
        Assert.That(complete.GetProperty("ErrorDetails").GetString(), Does.Contain("no good"));
    }

    [Test]
    public async Task An_Event_invocation_cannot_be_streamed()
    {
        await using var stage = await InvokeStage.SetAsync(LambdaEmulator.CreateBuilder());
        using var response = await stage.SendAsync(Path, "{}", ("X-Amz-Invocation-Type", "Event"));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await response.TextAsync(), Does.Contain("[RequestResponse, DryRun]"));
    }

    private static async Task<(string Type, string Payload)> ReadAsync(Stream stream)
    {
        var length = new byte[4];
        await stream.ReadExactlyAsync(length);
        var frame = new byte[System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(length)];
        length.CopyTo(frame, 0);
        await stream.ReadExactlyAsync(frame.AsMemory(4));
        var message = EventStreamMessage.FromBuffer(frame, 0, frame.Length);
        Assert.That(message.Headers[":message-type"].AsString(), Is.EqualTo("event"));
        return (message.Headers[":event-type"].AsString(), Encoding.UTF8.GetString(message.Payload));
    }

    /// <summary>Sends what is written to a pipe at once, as a streaming runtime does.</summary>
    private sealed class PipedContent(PipeReader reader) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            while (true)
            {
                var read = await reader.ReadAsync();
                foreach (var piece in read.Buffer) await stream.WriteAsync(piece);
                await stream.FlushAsync();
                reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted) return;
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
