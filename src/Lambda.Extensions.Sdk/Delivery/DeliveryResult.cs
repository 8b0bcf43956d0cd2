using System.Globalization;
using System.Text;

namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>The result of one delivery: the endpoint's answer, or the reason why there is none. Immutable.</summary>
public sealed class DeliveryResult
{
    private const int MaxExplained = 200;

    /// <summary>Creates a result, for a transport of your own.</summary>
    /// <param name="outcome">The outcome of the delivery.</param>
    /// <param name="reason">The reason, as text for people. It may be logged, so it must hold no secrets.</param>
    /// <param name="retryAfter">The pause that the endpoint asks for; not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="retryAfter"/> is negative.</exception>
    public DeliveryResult(DeliveryOutcome outcome, string? reason = null, TimeSpan? retryAfter = null)
    {
        if (retryAfter is { } wait) ArgumentOutOfRangeException.ThrowIfLessThan(wait, TimeSpan.Zero, nameof(retryAfter));
        Outcome = outcome;
        Reason = reason;
        RetryAfter = retryAfter;
    }

    private DeliveryResult(DeliveryResult other)
    {
        Outcome = other.Outcome;
        Reason = other.Reason;
        RetryAfter = other.RetryAfter;
        StatusCode = other.StatusCode;
        Body = other.Body;
        Exception = other.Exception;
    }

    /// <summary>Gets the outcome of the delivery.</summary>
    public DeliveryOutcome Outcome { get; }

    /// <summary>Gets the reason, as text for people; <see langword="null"/> when there is none.</summary>
    public string? Reason { get; }

    /// <summary>Gets the pause that the endpoint asked for (<c>Retry-After</c>).</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>Gets the HTTP status; <see langword="null"/> when there was none.</summary>
    public int? StatusCode { get; private init; }

    /// <summary>
    /// Gets the start of the answer's body, up to 64 KiB, for endpoints that answer item by item. Empty when there was none.
    /// </summary>
    public ReadOnlyMemory<byte> Body { get; internal init; }

    /// <summary>Gets the exception that the transport threw.</summary>
    public Exception? Exception { get; internal init; }

    /// <summary>Gets the number of tries that led to this result; 0 when nothing was sent.</summary>
    public int Attempts { get; private init; }

    /// <summary>Gets the reason with the beginning of the endpoint's answer, for the log.</summary>
    internal string Explanation => (Reason ?? Outcome.ToString()) + (Body.IsEmpty ? "" : $": {BeginningOfBody()}");

    /// <summary>Gets whether the result counts as a failure for the breaker: the endpoint is unavailable or refuses the sender.</summary>
    internal bool IsFailure => Outcome is DeliveryOutcome.Unavailable or DeliveryOutcome.Refused;

    /// <summary>
    /// Returns the result for an HTTP status: 2xx delivered; 413 too large; 400 and 422 rejected; 408, 425, 429, 500, 502, 503,
    /// 504 and other 5xx unavailable, except 501 and 505; these two and all others refused.
    /// </summary>
    /// <param name="statusCode">The status.</param>
    /// <param name="retryAfter">The <c>Retry-After</c> header's time; not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="retryAfter"/> is negative.</exception>
    public static DeliveryResult FromStatusCode(int statusCode, TimeSpan? retryAfter = null) => FromStatusCode(statusCode, retryAfter, default);

    /// <inheritdoc/>
    public override string ToString() => Reason is null ? Outcome.ToString() : $"{Outcome}: {Reason}";

    internal static DeliveryResult FromStatusCode(int statusCode, TimeSpan? retryAfter, ReadOnlyMemory<byte> body)
    {
        DeliveryOutcome outcome = statusCode switch
        {
            >= 200 and <= 299 => DeliveryOutcome.Delivered,
            413 => DeliveryOutcome.TooLarge,
            400 or 422 => DeliveryOutcome.Rejected,
            501 or 505 => DeliveryOutcome.Refused,
            408 or 425 or 429 or (>= 500 and <= 599) => DeliveryOutcome.Unavailable,
            _ => DeliveryOutcome.Refused,
        };
        string? reason = outcome == DeliveryOutcome.Delivered ? null : string.Create(CultureInfo.InvariantCulture, $"the endpoint answered {statusCode}");
        return new DeliveryResult(outcome, reason, retryAfter) { StatusCode = statusCode, Body = body };
    }

    internal DeliveryResult After(int attempts) => attempts == Attempts ? this : new DeliveryResult(this) { Attempts = attempts };

    // Always on one line, even if the endpoint sends line breaks.
    private string BeginningOfBody()
    {
        string text = Encoding.UTF8.GetString(Body.Span[..Math.Min(Body.Length, MaxExplained * 4)]);
        var line = new StringBuilder(MaxExplained + 1);
        foreach (char c in text.AsSpan().Trim())
        {
            if (line.Length == MaxExplained) return line.Append('…').ToString();
            line.Append(char.IsControl(c) ? ' ' : c);
        }

        return line.ToString();
    }
}
