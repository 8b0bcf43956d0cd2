using System.Globalization;
using System.Text;

namespace Lambda.Extensions.Sdk.Build.Packaging;

/// <summary>The script in a layer that starts a function's runtime with the extension's Runtime API proxy.</summary>
internal static class RuntimeWrapper
{
    /// <summary>The port of the proxy when neither code nor a variable sets another.</summary>
    public const int DefaultPort = 9009;

    /// <summary>The port of the platform, which the proxy may not use.</summary>
    private const int PlatformPort = 9001;

    /// <summary>The variable of a function that names a wrapper script.</summary>
    public const string Variable = "AWS_LAMBDA_EXEC_WRAPPER";

    /// <summary>Returns its path in the layer.</summary>
    public static string FileOf(string extensionName) => extensionName + "-wrapper";

    /// <summary>Returns its path on Lambda.</summary>
    public static string PathOf(string extensionName) => "/opt/" + FileOf(extensionName);

    /// <summary>Reads LambdaRuntimeProxyPort. Empty means the default. Returns null for a value that is no port for the proxy.</summary>
    public static int? ParsePort(string text)
    {
        if (text.Length == 0) return DefaultPort;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is >= 1 and <= 65535 and not PlatformPort ? port : null;
    }

    /// <summary>
    /// Returns the script's text. It is for bash, which every image of a managed runtime has, because a POSIX shell cannot connect to a
    /// port without another program. The names of its own variables begin with <c>_lx_</c>: an assignment to a variable of the
    /// function's environment would change it for the function.
    /// </summary>
    public static byte[] Script(string extensionName, int port) => Encoding.UTF8.GetBytes(
        $$"""
        #!/bin/bash
        # Starts the function's runtime with the Runtime API proxy of the extension {{extensionName}}:
        # AWS_LAMBDA_EXEC_WRAPPER={{PathOf(extensionName)}}
        #
        # It asks the extension's port whether the proxy is there, and passes the address that the runtime would use without it. In
        # any other case the runtime starts with the address that it has.

        # An extension whose proxy is switched off does not listen.
        case $LAMBDA_EXT_RUNTIME_PROXY_ENABLED in
          0 | [Ff][Aa][Ll][Ss][Ee]) exec "$@" ;;
        esac

        _lx_port={{port}}
        case $LAMBDA_EXT_RUNTIME_PROXY_PORT in
          *=*)
            # NAME=PORT for each extension, with commas.
            _lx_list=,${LAMBDA_EXT_RUNTIME_PROXY_PORT// /},
            case $_lx_list in
              *,{{extensionName}}=*) _lx_port=${_lx_list#*,{{extensionName}}=} _lx_port=${_lx_port%%,*} ;;
            esac
            ;;
          ?*) _lx_port=$LAMBDA_EXT_RUNTIME_PROXY_PORT ;;
        esac
        # The extension ignores an illegal value too.
        case $_lx_port in
          '' | *[!0-9]* | ??????*) _lx_port={{port}} ;;
        esac

        # In a subshell, which a broken connection may end.
        if (
          exec 3<>"/dev/tcp/127.0.0.1/$_lx_port" || exit
          printf 'GET /lambda-ext/runtime-proxy HTTP/1.1\r\nHost: %s\r\n\r\n' "$AWS_LAMBDA_RUNTIME_API" >&3
          IFS= read -r -t 1 _lx_status <&3
          [[ $_lx_status == 'HTTP/1.1 204'* ]]
        ) 2>/dev/null; then
          export AWS_LAMBDA_RUNTIME_API=127.0.0.1:$_lx_port
        else
          echo "{{FileOf(extensionName)}}: the extension's proxy is not on port $_lx_port, and the runtime uses $AWS_LAMBDA_RUNTIME_API directly" >&2
        fi
        exec "$@"

        """.ReplaceLineEndings("\n"));
}
