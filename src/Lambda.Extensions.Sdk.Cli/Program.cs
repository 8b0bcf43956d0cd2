using System.Runtime.InteropServices;

namespace Lambda.Extensions.Sdk.Cli;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        using var interrupted = new CancellationTokenSource();

        // Ctrl+C, a plain kill and a closed terminal end a run in the same way: the environment is shut down in order
        // and no process stays behind. The run decides when this process exits.
        void Interrupt(PosixSignalContext context)
        {
            context.Cancel = true;
            interrupted.Cancel();
        }

        using var sigint = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
        using var sigterm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
        using var sighup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Interrupt);

        return await App.RunAsync(args, Terminal.FromConsole(), interrupted.Token).ConfigureAwait(false);
    }
}
