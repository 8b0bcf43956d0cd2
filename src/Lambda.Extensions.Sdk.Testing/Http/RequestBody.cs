using Microsoft.AspNetCore.Http;

namespace Lambda.Extensions.Sdk.Testing.Http;

/// <summary>Reads a request's body, up to a limit.</summary>
internal static class RequestBody
{
    /// <param name="request">The request.</param>
    /// <param name="limit">The most bytes; <see langword="null"/> for any number.</param>
    /// <param name="onBytes">Receives each piece as it arrives.</param>
    /// <returns>The body, or <see langword="null"/> when it is longer than the limit.</returns>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, long? limit, Func<ReadOnlyMemory<byte>, ValueTask>? onBytes = null)
    {
        using var buffer = new MemoryStream();
        byte[] chunk = new byte[16 * 1024];
        while (true)
        {
            int read = await request.Body.ReadAsync(chunk).ConfigureAwait(false);
            if (read == 0) return buffer.ToArray();
            if (buffer.Length + read > limit) return null;
            buffer.Write(chunk, 0, read);
            if (onBytes is not null) await onBytes(chunk.AsMemory(0, read)).ConfigureAwait(false);
        }
    }
}
