using Microsoft.AspNetCore.Http;

namespace Lambda.Extensions.Sdk.Testing.Http;

/// <summary>Reads a request's body, up to a limit.</summary>
internal static class RequestBody
{
    /// <returns>The body, or <see langword="null"/> when it is longer than the limit.</returns>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, long? limit)
    {
        using var buffer = new MemoryStream();
        byte[] chunk = new byte[16 * 1024];
        while (true)
        {
            int read = await request.Body.ReadAsync(chunk).ConfigureAwait(false);
            if (read == 0) return buffer.ToArray();
            if (buffer.Length + read > limit) return null;
            buffer.Write(chunk, 0, read);
        }
    }
}
