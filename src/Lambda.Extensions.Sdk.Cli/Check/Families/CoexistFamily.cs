using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lambda.Extensions.Sdk.Cli.Run;
using Lambda.Extensions.Sdk.Cli.Sources;
using Lambda.Extensions.Sdk.Testing;
using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Lifecycle;

namespace Lambda.Extensions.Sdk.Cli.Check.Families;

/// <summary>Others in the same environment.</summary>
internal static class CoexistFamily
{
    public static readonly IReadOnlyList<Scenario> All =
    [
        new("coexist.two", "runs beside a second one of its kind, under another file name", "lambda-facts 7.2",
            "Take the name from the file, and let the system choose a free port", Needs.Health, TwoAsync),
        new("coexist.port", "works when the port of its listener is taken", "lambda-facts 7.2",
            "Listen on a free port when the usual one is taken, or work without telemetry", Needs.Telemetry, PortAsync),
    ];

    private static async Task<Finding> TwoAsync(Stage stage)
    {
        if (stage.Subject.Prepared.Extensions is not [{ Emulator.Count: 0 } extension]) return Finding.NotApplicable("it needs one extension that runs without qemu");
        using var scratch = new ScratchFolder();
        string twin = Copy(extension, scratch.Path);
        return await stage.WithAsync(stage.Subject.Builder().AddExtension(twin), async emulator =>
        {
            InitResult init = await emulator.WaitForInitAsync(stage.CancellationToken).ConfigureAwait(false);
            string? problem = init.Succeeded ? await stage.InvokeAsync(emulator).ConfigureAwait(false) ?? stage.Ended(emulator) : Stage.Text(init);
            return problem is null ? Finding.Pass : Finding.Warning(problem);
        }).ConfigureAwait(false);
    }

    /// <summary>Copies the program under another name, with the files that a program for the JIT has beside it.</summary>
    private static string Copy(PreparedExtension extension, string scratch)
    {
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException("Extensions run on Linux and macOS.");
        string folder = Path.Combine(scratch, "twin");
        Directory.CreateDirectory(folder);
        string source = Path.GetDirectoryName(extension.Executable)!;
        if (File.Exists(extension.Executable + ".dll"))
        {
            foreach (string file in Directory.EnumerateFiles(source)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        string twin = Path.Combine(folder, extension.Name + "-2");
        File.Copy(extension.Executable, twin);
        File.SetUnixFileMode(twin, File.GetUnixFileMode(extension.Executable));
        return twin;
    }

    private static async Task<Finding> PortAsync(Stage stage)
    {
        List<int> ports = [.. stage.First.Subscriptions.Select(subscribed => PortOf(subscribed.Destination)).OfType<int>().Distinct()];
        var listeners = new List<TcpListener>();
        try
        {
            foreach (int port in ports) Take(port, listeners);
            return await stage.WithAsync(stage.Subject.Builder(), async emulator => await JudgeAsync(stage, emulator).ConfigureAwait(false)).ConfigureAwait(false);
        }
        finally
        {
            listeners.ForEach(listener => listener.Dispose());
        }
    }

    private static async Task<Finding> JudgeAsync(Stage stage, LambdaEmulator emulator)
    {
        InitResult init = await emulator.WaitForInitAsync(stage.CancellationToken).ConfigureAwait(false);
        if (init.Succeeded) return await stage.InvokeAsync(emulator).ConfigureAwait(false) is { } problem ? Finding.Fail(problem) : Finding.Pass;
        bool isReported = stage.Subject.Names.Any(name => emulator.Extensions[name].ReportedErrors.Any(error => error.Kind == ReportedErrorKind.InitError));
        return isReported ? Finding.Warning("it reports init/error, and the function fails with it") : Finding.Fail(Stage.Text(init));
    }

    private static int? PortOf(string destination) =>
        Uri.TryCreate(destination, UriKind.Absolute, out Uri? uri) && uri.Port > 0 ? uri.Port : int.TryParse(destination.Split(':')[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int port) ? port : null;

    private static void Take(int port, List<TcpListener> listeners)
    {
        var listener = new TcpListener(IPAddress.Any, port);
        try
        {
            listener.Start();
            listeners.Add(listener);
        }
        catch (SocketException)
        {
            // Taken already, which is as good.
            listener.Dispose();
        }
    }
}
