using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Lambda.Extensions.Sdk.Testing.Configuration;

/// <summary>The port of the proxy that the runtime uses instead of the platform.</summary>
/// <param name="Number">The port.</param>
/// <param name="IsChosenHere">True when the processes find it in <see cref="Variable"/>.</param>
internal sealed record RuntimeProxyPort(int Number, bool IsChosenHere)
{
    /// <summary>The variable from which an extension of this SDK, and the wrapper script of its layer, read the port.</summary>
    public const string Variable = "LAMBDA_EXT_RUNTIME_PROXY_PORT";

    /// <summary>Chooses the port of an environment.</summary>
    /// <param name="settings">The settings.</param>
    /// <returns>The port; null when the runtime uses the platform directly.</returns>
    /// <exception cref="InvalidOperationException">The variable names several ports.</exception>
    public static RuntimeProxyPort? Choose(EmulatorSettings settings)
    {
        if (settings.RuntimeProxyPort is not { } given) return null;
        if (given > 0) return new RuntimeProxyPort(given, IsChosenHere: false);
        if (settings.Variables.GetValueOrDefault(Variable) is { Length: > 0 } text)
        {
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port)
                ? new RuntimeProxyPort(port, IsChosenHere: false)
                : throw new InvalidOperationException($"{Variable}='{text}' is not one port: name the port that the runtime uses, WithRuntimeProxy(9009).");
        }

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new RuntimeProxyPort(((IPEndPoint)listener.LocalEndpoint).Port, IsChosenHere: true);
    }

    /// <summary>Returns whether something accepts connections on the port, which is the question that a wrapper script asks.</summary>
    public bool IsOpen()
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, Number);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
