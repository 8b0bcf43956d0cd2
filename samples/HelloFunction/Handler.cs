using System.Text;
using System.Text.Json;

namespace HelloFunction;

/// <summary>Does the work that its event describes. The members are read in this order: <c>sleepMs</c>, <c>spinMs</c>, <c>log</c>,
/// <c>fail</c>, <c>exit</c>, <c>echo</c>; see README.md.</summary>
internal static class Handler
{
    public static async Task<HandlerResult> HandleAsync(Invocation invocation)
    {
        try
        {
            using var document = JsonDocument.Parse(invocation.Event);
            return await HandleAsync(document.RootElement, invocation);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return new HandlerResult(null, new HandlerError("HelloFunction.InvalidEvent", exception.Message), null);
        }
    }

    private static async Task<HandlerResult> HandleAsync(JsonElement root, Invocation invocation)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return new HandlerResult(invocation.Event, null, null);
        }

        if (root.TryGetProperty("sleepMs", out JsonElement sleepMs))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(sleepMs.GetDouble()));
        }

        if (root.TryGetProperty("spinMs", out JsonElement spinMs))
        {
            Spin(TimeSpan.FromMilliseconds(spinMs.GetDouble()));
        }

        if (root.TryGetProperty("log", out JsonElement log))
        {
            string? level = root.TryGetProperty("level", out JsonElement value) ? value.GetString() : null;
            FunctionLog.Write(log, level, invocation.RequestId);
        }

        HandlerError? error = root.TryGetProperty("fail", out JsonElement fail)
            ? new HandlerError("HelloFunction.Failed", fail.GetString() ?? "failed")
            : null;

        if (root.TryGetProperty("exit", out JsonElement exit))
        {
            return new HandlerResult(null, error, exit.GetInt32());
        }

        ReadOnlyMemory<byte> answer = root.TryGetProperty("echo", out JsonElement echo)
            ? Encoding.UTF8.GetBytes(echo.GetRawText())
            : invocation.Event;
        return new HandlerResult(answer, error, null);
    }

    private static void Spin(TimeSpan time)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < time)
        {
            Thread.SpinWait(100);
        }
    }
}
