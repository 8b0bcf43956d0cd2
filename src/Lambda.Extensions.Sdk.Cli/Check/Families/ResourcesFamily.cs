using System.Diagnostics;
using System.Globalization;
using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Sandboxing;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Cli.Check.Families;

/// <summary>Scarce memory, disk, descriptors and libraries.</summary>
internal static class ResourcesFamily
{
    private const int NoOpenSsl = 97;

    /// <summary>Fills <c>/tmp</c> to its last byte. Only ever in a sandbox.</summary>
    private const string FillTmp = "dd if=/dev/zero of=/tmp/.full bs=4096 2>/dev/null; : > /tmp/.last; exec \"$@\"";

    /// <summary>Covers OpenSSL's libraries with an empty file, in the mount namespace of the sandbox. Only ever in a sandbox.</summary>
    private static readonly string HideOpenSsl = $$"""
        for f in /lib/*/libssl.so* /lib64/libssl.so* /lib/libssl.so* /usr/lib/*/libssl.so* /usr/lib64/libssl.so* /usr/lib/libssl.so*; do
          [ ! -e "$f" ] || mount --bind /dev/null "$f" || exit {{NoOpenSsl}}
        done 2>/dev/null
        exec "$@"
        """;

    public static readonly IReadOnlyList<Scenario> All =
    [
        new("resources.memory", "works in a function with 128 MB", "lambda-facts 7.2",
            "Use less memory, or state the function's least memory: it is the function's, and the extension shares it", Needs.Health, MemoryAsync),
        new("resources.tmp", "works when /tmp is full", "lambda-facts 7.2",
            "Expect that a write to /tmp fails: the function shares it", Needs.Sandbox,
            stage => stage.SurviveAsync(stage.Subject.Builder(FillTmp, OnlyIn(sandbox => sandbox.TmpMegabytes = 1)), async emulator =>
                await stage.InvokeAsync(emulator).ConfigureAwait(false) is { } problem ? Finding.Fail(problem) : Finding.Pass)),
        new("resources.read-only", "writes to no folder but /tmp", "lambda-facts 7.2",
            "Write to /tmp only: everything else is read-only on Lambda", Needs.Sandbox,
            stage => stage.SurviveAsync(stage.Subject.Builder(sandbox: OnlyIn(sandbox => sandbox.ReadOnlyRoot = true)), async emulator =>
                await stage.InvokeAsync(emulator).ConfigureAwait(false) is { } problem ? Finding.Fail(problem) : Finding.Pass)),
        new("resources.descriptors", "works again after a time without free file descriptors", "lambda-facts 7.2",
            "Keep one connection for event/next, close what is not needed, and repeat what failed", Needs.Health, DescriptorsAsync),
        new("resources.openssl", "works in an image without OpenSSL", "server-behaviour 8",
            "Load OpenSSL only when a TLS connection is made, and work without it until then", Needs.Sandbox, OpenSslAsync),
    ];

    /// <summary>Requires the sandbox: the scripts would change this machine otherwise.</summary>
    private static Action<SandboxOptions> OnlyIn(Action<SandboxOptions>? change = null) => sandbox =>
    {
        sandbox.Mode = SandboxMode.On;
        change?.Invoke(sandbox);
    };

    private static Task<Finding> MemoryAsync(Stage stage) => OperatingSystem.IsLinux()
        ? stage.WithAsync(stage.Subject.Builder().WithMemory(128).WithEnforcedMemory(), async emulator =>
        {
            await emulator.WaitForInitAsync(stage.CancellationToken).ConfigureAwait(false);
            string? problem = await stage.InvokeAsync(emulator, Subject.Chatty).ConfigureAwait(false) ?? await stage.InvokeAsync(emulator, Subject.Chatty).ConfigureAwait(false);
            SandboxNoteEvent? killed = emulator.Timeline.OfType<SandboxNoteEvent>().FirstOrDefault(note => note.Note.StartsWith("out of memory", StringComparison.Ordinal));
            return killed is not null ? Finding.Fail(killed.Note) : problem is null ? Finding.Pass : Finding.Fail(problem);
        })
        : Task.FromResult(Finding.NotApplicable("memory is measured on Linux only"));

    private static Task<Finding> DescriptorsAsync(Stage stage)
    {
        if (!File.Exists(PrLimit)) return Task.FromResult(Finding.NotApplicable($"there is no {PrLimit} on this machine"));
        return stage.LiveAsync(stage.Subject.Builder(), async emulator =>
        {
            if (await stage.InvokeAsync(emulator).ConfigureAwait(false) is { } before) return Finding.Fail(before);
            IReadOnlyList<int> processes = [.. stage.Subject.Names.Select(name => emulator.Extensions[name].ProcessId).OfType<int>()];
            foreach (int id in processes) await LimitAsync(id, "3", stage.CancellationToken).ConfigureAwait(false);
            await emulator.InvokeAsync(Subject.Chatty, stage.CancellationToken).ConfigureAwait(false);
            foreach (int id in processes) await LimitAsync(id, "1024", stage.CancellationToken).ConfigureAwait(false);
            await stage.InvokeAsync(emulator).ConfigureAwait(false);
            if (await stage.InvokeAsync(emulator).ConfigureAwait(false) is { } after) return Finding.Fail("with free descriptors again " + after);
            EmulatedExtension? restarted = stage.Subject.Names.Select(name => emulator.Extensions[name]).FirstOrDefault(extension => extension.Starts > 1);
            return restarted is null ? Finding.Pass : Finding.Warning($"{restarted.Name} ended for want of descriptors, and an invocation failed; a new process works");
        });
    }

    private const string PrLimit = "/usr/bin/prlimit";

    private static async Task LimitAsync(int processId, string descriptors, CancellationToken cancellationToken)
    {
        using Process limit = Process.Start(new ProcessStartInfo(PrLimit, ["--pid", processId.ToString(CultureInfo.InvariantCulture), $"--nofile={descriptors}:"])
        {
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        await limit.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
    }

    private static Task<Finding> OpenSslAsync(Stage stage) => stage.WithAsync(stage.Subject.Builder(HideOpenSsl, OnlyIn()), async emulator =>
    {
        await emulator.WaitForInitAsync(stage.CancellationToken).ConfigureAwait(false);
        if (stage.Subject.Names.Any(name => emulator.Extensions[name].ExitCode == NoOpenSsl)) return Finding.NotApplicable("this machine's sandbox cannot hide it");
        string? problem = await stage.InvokeAsync(emulator).ConfigureAwait(false) ?? stage.Ended(emulator);
        return problem is null ? Finding.Pass : Finding.Warning(problem);
    });
}
