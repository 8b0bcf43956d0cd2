using Caching.Configuration;
using Lambda.Extensions.Sdk;
using Lambda.Extensions.Sdk.Logging;
using Microsoft.Extensions.Logging;

namespace Caching;

/// <summary>
/// Answers the function's requests for parameters, secrets and HTTP resources from memory. It listens before it registers, so the
/// function's first line can ask. Everything else waits until it is needed.
/// </summary>
internal sealed partial class CachingExtension : ExtensionBase, IAsyncDisposable
{
    private readonly ILogger<CachingExtension> _log;
    private readonly CachingSettings _settings;
    private readonly CachingService _service;
    private readonly VariableReader _variables;
    private bool _isInvoked;

    public CachingExtension(ILogger<CachingExtension> log, LambdaEnvironment environment, TimeProvider time)
    {
        _log = log;
        _variables = new VariableReader(environment);
        _settings = SettingsReader.Read(_variables);
        _service = new CachingService(_settings, time, LambdaStandardOutput.Open, new ServerLog(Failed), Complaint);
    }

    protected override Task OnStartingAsync(CancellationToken cancellationToken)
    {
        foreach (string complaint in _settings.Complaints) Complaint(complaint);
        if (_settings.Token.Length == 0) NoToken();
        try
        {
            _service.Listen();
            Listening(_settings.Port);
        }
        catch (PortUnavailableException e)
        {
            PortTaken(e.Message);
            throw;
        }

        return Task.CompletedTask;
    }

    protected override Task OnInitializeAsync(Registration registration, CancellationToken cancellationToken) => PrefetchAsync(cancellationToken);

    // The handler runs meanwhile. The invocation does not end before this returns, so no freeze can interrupt a call.
    protected override async Task OnInvokeAsync(InvokeEvent invoke, CancellationToken cancellationToken)
    {
        if (!_isInvoked) ReportUnknownVariables();
        _isInvoked = true;
        _service.Tidy(isLast: false);
        _service.NotifyThawed(invoke.IdleTime);
        Task refresh = _service.RefreshAsync(cancellationToken);
        if (!refresh.IsCompletedSuccessfully) await refresh;
    }

    // Entries from before the snapshot would belong to every clone.
    protected override Task OnRestoreAsync(EnvironmentRestore restore, CancellationToken cancellationToken)
    {
        _service.OnRestored();
        return PrefetchAsync(cancellationToken);
    }

    protected override async Task OnShutdownAsync(ShutdownEvent shutdown, CancellationToken cancellationToken) => await _service.StopAsync(cancellationToken);

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    // With the first event, because reading the whole environment may not delay the start.
    private void ReportUnknownVariables()
    {
        foreach (string unknown in _variables.FindUnknown(SettingsReader.Prefix)) Complaint(unknown);
    }

    private async Task PrefetchAsync(CancellationToken cancellationToken)
    {
        foreach (string failure in await _service.PrefetchAsync(cancellationToken)) NotPrefetched(failure);
    }

    [LoggerMessage(LogLevel.Information, "Listening on localhost:{Port}")]
    private partial void Listening(int port);

    [LoggerMessage(LogLevel.Warning, "{Complaint}")]
    private partial void Complaint(string complaint);

    [LoggerMessage(LogLevel.Error, "Neither AWS_SESSION_TOKEN nor AWS_CONTAINER_AUTHORIZATION_TOKEN is set: there is nothing to know the function by, and all its requests are answered 403")]
    private partial void NoToken();

    [LoggerMessage(LogLevel.Error, "{Reason}. For this extension: PARAMETERS_SECRETS_EXTENSION_HTTP_PORT. Is AWS's own extension there too?")]
    private partial void PortTaken(string reason);

    [LoggerMessage(LogLevel.Warning, "Not prefetched: {Failure}")]
    private partial void NotPrefetched(string failure);

    [LoggerMessage(LogLevel.Error, "A request failed in this extension: {Type}")]
    private partial void Failed(string type);
}
