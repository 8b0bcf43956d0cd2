using System.Text;
using System.Text.Json;
using Lambda.Extensions.Sdk.Telemetry;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Lines;

/// <summary>
/// Reads level, request id, time, tenant and message of a line that is a JSON object, and remembers the positions of their members.
/// Unused members stay with the line.
/// </summary>
internal sealed class JsonLine
{
    private const int None = -1;

    private int _levelRank = int.MaxValue;
    private int _timeRank = int.MaxValue;
    private int _idRank = int.MaxValue;
    private int _messageRank = int.MaxValue;

    public Severity Severity { get; private set; }

    /// <summary>Gets the level as it was written.</summary>
    public string Level { get; private set; } = "";

    public string? RequestId { get; private set; }

    public DateTimeOffset? Time { get; private set; }

    public string? TenantId { get; private set; }

    /// <summary>Gets the position of the member that became the level; -1 when none did. The other members have the same form.</summary>
    public int LevelAt { get; private set; } = None;

    public int TimeAt { get; private set; } = None;

    public int RequestIdAt { get; private set; } = None;

    public int TenantAt { get; private set; } = None;

    public int MessageAt { get; private set; } = None;

    /// <summary>Reads an object.</summary>
    /// <param name="line">The object.</param>
    /// <param name="near">The time of the platform's record, for times without a zone.</param>
    /// <param name="isKnown">Returns whether an id belongs to an invocation that was seen. Such an id wins.</param>
    public static JsonLine Read(TolerantJson line, DateTimeOffset? near, Func<string, bool> isKnown)
    {
        var facts = new JsonLine();
        bool isCompact = false;
        bool hasErrorType = false;
        int at = 0;
        foreach (TolerantJson.Member member in line)
        {
            isCompact |= member.Name.SequenceEqual("@mt"u8) || member.Name.SequenceEqual("@m"u8);
            hasErrorType |= member.Name.SequenceEqual("errorType"u8);
            facts.Take(member, at++, near, isKnown);
        }

        // Compact log events of Serilog have no level when it is Information.
        if (facts.Severity == Severity.Unspecified && isCompact) facts.Severity = Severity.Info;
        if (facts.Severity == Severity.Unspecified && hasErrorType) facts.Severity = Severity.Error;
        return facts;
    }

    public bool IsUsed(int at) => at == LevelAt || at == TimeAt || at == RequestIdAt || at == TenantAt || at == MessageAt;

    private void Take(TolerantJson.Member member, int at, DateTimeOffset? near, Func<string, bool> isKnown)
    {
        Span<char> buffer = stackalloc char[MemberName.MaxLength];
        ReadOnlySpan<char> name = MemberName.Normalise(member.Name, buffer);
        if (name.IsEmpty) return;
        bool isCompact = name.Length <= 2 && member.Name.StartsWith("@"u8);
        if (member.Value.Kind == JsonValueKind.Object)
        {
            TakeNested(member.Value, name is "level", isKnown);
        }
        else if (member.Value.Kind is JsonValueKind.String or JsonValueKind.Number)
        {
            ReadOnlySpan<byte> value = member.Value.GetUtf8Text();
            if ((isCompact && name is "l" ? 1 : MemberName.LevelRank(name)) is var level and > 0) TakeLevel(name, value, level, at);
            if ((isCompact && name is "t" ? 1 : MemberName.TimeRank(name)) is var time and > 0) TakeTime(value, time, at, near);
            if (RequestIdText.RankOf(name) is var id and > 0) TakeId(value, id, at, isKnown);
            if (member.Value.Kind == JsonValueKind.String && name is "tenantid" && TenantId is null && RequestIdText.IsWord(value)) (TenantId, TenantAt) = (Encoding.UTF8.GetString(value), at);
        }

        int message = isCompact && name is "m" ? 1 : isCompact && name is "mt" ? 4 : MemberName.MessageRank(name);
        if (message > 0 && message < _messageRank && member.Value.Kind != JsonValueKind.Null) (_messageRank, MessageAt) = (message, at);
    }

    private void TakeLevel(ReadOnlySpan<char> name, ReadOnlySpan<byte> value, int rank, int at)
    {
        if (rank >= _levelRank) return;
        Severity severity = name is "severitynumber" && System.Buffers.Text.Utf8Parser.TryParse(value, out long number, out _)
            ? SeverityReader.OfOpenTelemetryNumber(number)
            : rank == 5 ? SeverityReader.OfWord(value) : SeverityReader.OfLevel(value);
        if (severity == Severity.Unspecified) return;
        _levelRank = rank;
        Severity = severity;
        Level = Encoding.UTF8.GetString(value);
        // A status or a priority may be data of the application.
        LevelAt = rank == 5 ? None : at;
    }

    private void TakeTime(ReadOnlySpan<byte> value, int rank, int at, DateTimeOffset? near)
    {
        if (rank < _timeRank && LineTime.OfMember(value, near) is { } time) (_timeRank, Time, TimeAt) = (rank, time, at);
    }

    private void TakeId(ReadOnlySpan<byte> value, int rank, int at, Func<string, bool> isKnown)
    {
        if (!RequestIdText.IsWord(value)) return;
        string id = Encoding.UTF8.GetString(value);
        if (isKnown(id)) rank = 0;
        if (rank < _idRank) (_idRank, RequestId, RequestIdAt) = (rank, id, at);
    }

    /// <summary>
    /// Reads members that loggers keep one object deeper: <c>"log":{"level":"error"}</c>, <c>"level":{"name":"ERROR"}</c>,
    /// <c>"contextMap":{"AWSRequestId":"…"}</c>.
    /// </summary>
    private void TakeNested(TolerantJson value, bool isLevel, Func<string, bool> isKnown)
    {
        Span<char> buffer = stackalloc char[MemberName.MaxLength];
        foreach (TolerantJson.Member member in value)
        {
            ReadOnlySpan<char> name = MemberName.Normalise(member.Name, buffer);
            if (member.Value.Kind == JsonValueKind.Object && name is "level") TakeNested(member.Value, isLevel: true, isKnown);
            if (member.Value.Kind is not (JsonValueKind.String or JsonValueKind.Number)) continue;
            int level = isLevel && name is "name" ? 1 : MemberName.LevelRank(name);
            if (level is > 0 and < 5) TakeLevel(name, member.Value.GetUtf8Text(), level + 10, None);
            if (RequestIdText.RankOf(name) == 1) TakeId(member.Value.GetUtf8Text(), 3, None, isKnown);
        }
    }
}
