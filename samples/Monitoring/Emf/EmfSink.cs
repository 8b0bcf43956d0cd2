using Lambda.Extensions.Sdk.Delivery;
using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Microsoft.Extensions.Logging;

namespace Monitoring.Emf;

/// <summary>
/// Writes documents to stdout. One write has all documents since the last flush. A queue and a ledger are in between, because
/// stdout can fail like any other endpoint.
/// </summary>
internal sealed partial class EmfSink(OpenTelemetryOptions options, Func<Stream> open, ILogger log)
{
    /// <summary>
    /// The number of bytes that a pipe accepts in one piece (<c>PIPE_BUF</c>). Only whole lines are written, so other threads' output
    /// cannot come between.
    /// </summary>
    private const int MaxWrite = 4096;

    private const int EarlyBytes = 32 * 1024;

    private readonly DeliveryQueue<ReadOnlyMemory<byte>> _queue = new(static line => line.Length, new DeliveryQueueOptions { MaxItems = options.QueueItems, MaxBytes = options.QueueBytes });
    private readonly byte[] _buffer = new byte[MaxWrite];
    private Stream? _stdout;
    private bool _said;

    public DeliveryLedgerSnapshot Ledger => _queue.Ledger.Snapshot();

    public int Pending => _queue.Count;

    /// <summary>True when so much is waiting that it should be written before the policy requires it.</summary>
    public bool IsFilling => !_said && _queue.Bytes >= EarlyBytes;

    public void Add(ReadOnlyMemory<byte> line) => _queue.TryAdd(line);

    /// <summary>Writes everything that is pending. A part that cannot be written stays pending.</summary>
    public void Flush()
    {
        while (_queue.TryTake(out DeliveryBatch<ReadOnlyMemory<byte>>? batch))
        {
            using (batch)
            {
                if (!Write(batch)) return;
            }
        }
    }

    public int Close() => _queue.Close();

    private bool Write(DeliveryBatch<ReadOnlyMemory<byte>> batch)
    {
        try
        {
            Stream stdout = _stdout ??= open();
            for (int first = 0; first < batch.Items.Count;)
            {
                int next = first;
                int length = 0;
                while (next < batch.Items.Count && (length == 0 || length + batch.Items[next].Length <= MaxWrite))
                {
                    ReadOnlySpan<byte> line = batch.Items[next++].Span;
                    if (line.Length > MaxWrite)
                    {
                        stdout.Write(line);
                        break;
                    }

                    line.CopyTo(_buffer.AsSpan(length));
                    length += line.Length;
                }

                if (length > 0) stdout.Write(_buffer.AsSpan(0, length));
                while (first < next) batch.Acknowledge(first++);
            }

            _said = false;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            if (!_said) StdoutFails(e.GetType().Name);
            _said = true;
            return false;
        }
    }

    [LoggerMessage(5, LogLevel.Warning, "Documents cannot be written to stdout: {Problem}. They are kept until the queue is full.")]
    private partial void StdoutFails(string problem);
}
