using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Lambda.Extensions.Sdk;

/// <summary>
/// Converts a policy to and from the text of its variable: <c>end</c>, <c>pipelined</c>, <c>periodic:MS</c>, <c>adaptive</c> or
/// <c>adaptive:MS</c>.
/// </summary>
internal static class FlushPolicyText
{
    public const string Legal = "use adaptive, adaptive:MS, end, pipelined or periodic:MS, with MS from 100 to 900000";

    public static string Of(FlushPolicy policy)
    {
        long ms = (long)policy.Interval.TotalMilliseconds;
        return policy.Kind switch
        {
            FlushPolicyKind.EndOfInvocation => "end",
            FlushPolicyKind.Pipelined => "pipelined",
            FlushPolicyKind.Periodic => string.Create(CultureInfo.InvariantCulture, $"periodic:{ms}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"adaptive:{ms}"),
        };
    }

    public static bool TryParse(string text, [NotNullWhen(true)] out FlushPolicy? policy)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string kind = (colon < 0 ? text : text[..colon]).Trim();
        TimeSpan? interval = null;
        policy = null;
        if (colon >= 0)
        {
            if (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int ms)) return false;
            interval = TimeSpan.FromMilliseconds(ms);
            if (interval < FlushPolicy.MinInterval || interval > FlushPolicy.MaxInterval) return false;
        }

        policy = kind.ToUpperInvariant() switch
        {
            "ADAPTIVE" => interval is { } delay ? FlushPolicy.AdaptiveWithin(delay) : FlushPolicy.Adaptive,
            "PERIODIC" when interval is { } period => FlushPolicy.Periodic(period),
            "END" when interval is null => FlushPolicy.EndOfInvocation,
            "PIPELINED" when interval is null => FlushPolicy.Pipelined,
            _ => null,
        };
        return policy is not null;
    }
}
