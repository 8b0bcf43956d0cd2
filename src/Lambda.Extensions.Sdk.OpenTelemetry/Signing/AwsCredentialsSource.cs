using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Signing;

/// <summary>
/// Gives the credentials of the function's role: from <c>AWS_ACCESS_KEY_ID</c>, <c>AWS_SECRET_ACCESS_KEY</c> and <c>AWS_SESSION_TOKEN</c>,
/// or from the address in <c>AWS_CONTAINER_CREDENTIALS_FULL_URI</c>, which functions with SnapStart have. Those of the address are renewed
/// before they expire. While that fails, the old ones are used until they expire.
/// </summary>
/// <remarks>Thread-safe. It reads nothing before the first request. One request to the address serves all that wait for it.</remarks>
public sealed partial class AwsCredentialsSource : IAwsCredentialsSource
{
    private static readonly TimeSpan LongestMargin = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly LambdaEnvironment _environment;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private AwsCredentials? _current;
    private Task<AwsCredentials?>? _asking;
    private DateTimeOffset _renewAt = DateTimeOffset.MinValue;
    private DateTimeOffset _notBefore = DateTimeOffset.MinValue;
    private bool _said;

    /// <summary>Creates a source; it reads nothing yet.</summary>
    /// <param name="environment">The variables; the process's if null.</param>
    /// <param name="timeProvider">The clock; the system's if null.</param>
    /// <param name="loggers">Logs why there are no credentials, without their values; nothing is logged if null.</param>
    public AwsCredentialsSource(LambdaEnvironment? environment = null, TimeProvider? timeProvider = null, ILoggerFactory? loggers = null)
    {
        _environment = environment ?? LambdaEnvironment.Current;
        _time = timeProvider ?? TimeProvider.System;
        _log = (loggers ?? NullLoggerFactory.Instance).CreateLogger<AwsCredentialsSource>();
    }

    /// <inheritdoc/>
    public ValueTask<AwsCredentials?> GetAsync(CancellationToken cancellationToken)
    {
        Task<AwsCredentials?> asking;
        lock (_lock)
        {
            DateTimeOffset now = _time.GetUtcNow();
            if (_current is not null && now < _renewAt) return new(_current);
            if (now < _notBefore) return new(StillValid(now));
            if (_asking is not { IsCompleted: false }) _asking = AskAsync();
            asking = _asking;
        }

        return asking.IsCompletedSuccessfully ? new(asking.Result) : new(asking.WaitAsync(cancellationToken));
    }

    /// <inheritdoc/>
    public void Forget(string? accessKeyId)
    {
        lock (_lock)
        {
            // Several requests can be on their way when AWS takes a key back. Only the first refusal costs a renewal.
            if (accessKeyId is not null && accessKeyId != _current?.AccessKeyId) return;
            _renewAt = DateTimeOffset.MinValue;
            _notBefore = DateTimeOffset.MinValue;
        }
    }

    private AwsCredentials? StillValid(DateTimeOffset now) => _current is { } known && !(known.Expiration <= now) ? known : null;

    /// <summary>Asks without the token of a caller, because others may wait for the same answer.</summary>
    private async Task<AwsCredentials?> AskAsync()
    {
        CredentialsAnswer answer = EnvironmentCredentials.Read(_environment);
        if (answer == CredentialsAnswer.None) answer = await ContainerCredentials.FetchAsync(_environment, _time).ConfigureAwait(false);
        DateTimeOffset now = _time.GetUtcNow();
        if (answer.Found?.Expiration is { } end && end <= now) answer = CredentialsAnswer.Of(FormattableString.Invariant($"those that were received expired at {end:u}"));
        lock (_lock)
        {
            if (answer.Found is { } found)
            {
                _current = found;
                _renewAt = RenewAt(found, now);
                _said = false;
                return found;
            }

            _notBefore = now + RetryAfter;
            AwsCredentials? old = StillValid(now);
            if (!_said) CredentialsMissing(answer.Problem, old is null ? "Requests that need a signature wait" : "The old ones are used until they expire");
            _said = true;
            return old;
        }
    }

    /// <summary>Returns a time before the end that leaves room for several tries, even when the whole life is short.</summary>
    private static DateTimeOffset RenewAt(AwsCredentials credentials, DateTimeOffset now)
    {
        if (credentials.Expiration is not { } end) return DateTimeOffset.MaxValue;
        TimeSpan quarter = (end - now) / 4;
        return end - (quarter < LongestMargin ? quarter : LongestMargin);
    }

    [LoggerMessage(17, LogLevel.Warning, "AWS credentials cannot be read: {Problem}. {Consequence}; tried again after 10 s. In Lambda the function's role gives them: do not override its AWS_ variables. Elsewhere set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN. Said once until it succeeds.")]
    private partial void CredentialsMissing(string problem, string consequence);
}
