using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>
/// The log messages of delivery. Ids 4000-4099, listed in docs/diagnostics.md. The id of a removed message is not used again.
/// </summary>
internal static partial class DeliveryLog
{
    [LoggerMessage(4000, LogLevel.Warning, "Delivery is paused: {Failures} failures in a row, the last: {Reason}. One try every {PeriodMs} ms until it works again")]
    public static partial void BreakerOpened(ILogger logger, int failures, string reason, long periodMs);

    [LoggerMessage(4001, LogLevel.Information, "Delivery works again")]
    public static partial void BreakerClosed(ILogger logger);

    [LoggerMessage(4002, LogLevel.Warning, "An answer asks for a pause of {AskedSeconds} s; {PauseSeconds} s are kept")]
    public static partial void PauseCapped(ILogger logger, long askedSeconds, long pauseSeconds);

    [LoggerMessage(4003, LogLevel.Error, "An item cannot be encoded and is rejected ({Total} so far)")]
    public static partial void EncodingFailed(ILogger logger, Exception exception, long total);

    [LoggerMessage(4004, LogLevel.Warning, "The endpoint rejected {Items} items ({Total} so far): {Reason}")]
    public static partial void ItemsRejected(ILogger logger, int items, long total, string reason);

    [LoggerMessage(4005, LogLevel.Warning, "Delivery failed: {Reason}. The data stays, and is sent again")]
    public static partial void Failed(ILogger logger, string reason);

    [LoggerMessage(4006, LogLevel.Warning, "Delivery lost {Lost} items, and {Left} were still in memory at the end: {Ledger}")]
    public static partial void Lost(ILogger logger, long lost, long left, string ledger);

    [LoggerMessage(4010, LogLevel.Warning, "Spill: {File} is skipped: {Reason}")]
    public static partial void SpillFileSkipped(ILogger logger, string file, string reason);

    [LoggerMessage(4011, LogLevel.Warning, "Spill: writing failed, {Items} items stay in memory: {Reason}")]
    public static partial void SpillWriteFailed(ILogger logger, int items, string reason);

    [LoggerMessage(4012, LogLevel.Warning, "Spill: {File} is damaged: {Damaged} items are lost, {Restored} were read")]
    public static partial void SpillRecordsDamaged(ILogger logger, string file, int damaged, int restored);
}
