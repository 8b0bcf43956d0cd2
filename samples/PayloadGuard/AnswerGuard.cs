using System.Buffers;
using Lambda.Extensions.Sdk.RuntimeApi;
using Microsoft.Extensions.Logging;
using PayloadGuard.Redaction;
using PayloadGuard.Rules;

namespace PayloadGuard;

/// <summary>Redacts secrets in answers, in streamed answers, and in errors.</summary>
internal class AnswerGuard(GuardRules rules, TimeProvider time, ILogger<AnswerGuard> log) : EventGuard(rules, time, log)
{
    protected override ValueTask<ResponseDecision> OnResponseAsync(RuntimeResponse response, CancellationToken cancellationToken) =>
        new(Redact(response.RequestId, response.Payload, cancellationToken) is { } redacted ? ResponseDecision.Replace(redacted) : ResponseDecision.Continue);

    protected override ValueTask<ErrorDecision> OnErrorAsync(RuntimeError error, CancellationToken cancellationToken) =>
        new(Redact(error.RequestId, error.Payload, cancellationToken) is { } redacted ? ErrorDecision.Replace(error.ErrorType ?? "Runtime.Unknown", redacted) : ErrorDecision.Continue);

    protected override ValueTask<ReadOnlyMemory<byte>> OnResponseChunkAsync(ResponseChunk chunk, CancellationToken cancellationToken)
    {
        AuditEntry entry = EntryOf(chunk.RequestId);
        Redactor redactor = entry.Stream ??= new Redactor(Rules.Redact);
        // What the redaction of a piece that failed has kept is not known, so none of the others is redacted.
        if (entry.IsInPiece) throw new InvalidOperationException("an earlier piece of the stream was not redacted in time");
        entry.IsInPiece = true;
        var output = new ArrayBufferWriter<byte>(Math.Max(256, chunk.Data.Length));
        redactor.Add(chunk.Data.Span, chunk.IsLast, output, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        entry.IsInPiece = false;
        if (chunk.IsLast) entry.Add(redactor);
        return new(output.WrittenMemory);
    }

    private ReadOnlyMemory<byte>? Redact(string? requestId, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var redactor = new Redactor(Rules.Redact);
        var output = new ArrayBufferWriter<byte>(Math.Max(256, payload.Length));
        redactor.Add(payload.Span, isLast: true, output, cancellationToken);
        if (redactor.Count == 0) return null;
        if (requestId is not null) EntryOf(requestId).Add(redactor);
        return output.WrittenMemory;
    }
}
