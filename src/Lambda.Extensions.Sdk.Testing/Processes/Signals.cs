using System.Runtime.InteropServices;

namespace Lambda.Extensions.Sdk.Testing.Processes;

/// <summary>Sends signals to process groups.</summary>
internal static partial class Signals
{
    public const int Kill = 9;
    public const int Terminate = 15;
    private const int ExecutePermission = 1;

    public static int Stop => OperatingSystem.IsLinux() ? 19 : 17;

    public static int Continue => OperatingSystem.IsLinux() ? 18 : 19;

    /// <summary>Sends a signal to this leader's group, or to the leader alone before it has made its group.</summary>
    public static void SendToGroup(int processId, int signal)
    {
        if (SendSignal(-processId, signal) != 0) _ = SendSignal(processId, signal);
    }

    /// <summary>Sends a signal to one process.</summary>
    public static void Send(int processId, int signal) => _ = SendSignal(processId, signal);

    public static bool MayExecute(string path) => CheckAccess(path, ExecutePermission) == 0;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CheckAccess(string path, int mode);
}
