namespace Lambda.Extensions.Sdk.Testing.Faults;

/// <summary>Lists the calls of the Extensions API, and the subscriptions of the Telemetry and Logs APIs.</summary>
public enum ControlPlaneCall
{
    /// <summary><c>POST /2020-01-01/extension/register</c>.</summary>
    Register,

    /// <summary><c>GET /2020-01-01/extension/event/next</c>.</summary>
    Next,

    /// <summary><c>POST /2020-01-01/extension/init/error</c>.</summary>
    InitError,

    /// <summary><c>POST /2020-01-01/extension/exit/error</c>.</summary>
    ExitError,

    /// <summary><c>PUT /2022-07-01/telemetry</c> and <c>PUT /2020-08-15/logs</c>.</summary>
    Subscribe,
}
