using System.Globalization;
using System.Runtime.InteropServices;
using Lambda.Extensions.Sdk.Build.Inspection;
using Lambda.Extensions.Sdk.Build.Toolchain;
using Lambda.Extensions.Sdk.Cli.Sources;

namespace Lambda.Extensions.Sdk.Cli.Doctor;

/// <summary>Checks the machine.</summary>
internal sealed class MachineChecks(Terminal terminal)
{
    private const int OldestSdk = 10;

    private readonly CommandSearch _commands = new(terminal.Variable("PATH"));

    public async Task<IReadOnlyList<MachineCheck>> CheckAsync(CancellationToken cancellationToken)
    {
        var checks = new List<MachineCheck>
        {
            new("lambda-ext", CheckState.Good, $"{App.Version} on {RuntimeInformation.OSDescription}, {Host?.Name ?? RuntimeInformation.OSArchitecture.ToString()}"),
            await CheckSdkAsync(cancellationToken).ConfigureAwait(false),
        };
        if (OperatingSystem.IsLinux() && Host is { } host)
        {
            checks.Add(await CheckLinkerAsync(host, cancellationToken).ConfigureAwait(false));
            checks.Add(await CheckGlibcAsync(cancellationToken).ConfigureAwait(false));
            checks.AddRange(CheckOther(host));
        }
        else
        {
            checks.Add(new MachineCheck("native layers", CheckState.Missing, "Native AOT does not compile for Linux on this system", "publish in a container of public.ecr.aws/sam/build-dotnet10, or on Linux; framework-dependent layers can be published here"));
        }
        checks.Add(CheckTool("aws", "AWS CLI", "publishes layers", "https://docs.aws.amazon.com/cli/"));
        return checks;
    }

    private static LambdaArchitecture? Host => RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => LambdaArchitecture.X64,
        Architecture.Arm64 => LambdaArchitecture.Arm64,
        _ => null,
    };

    private async Task<MachineCheck> CheckSdkAsync(CancellationToken cancellationToken)
    {
        const string Name = ".NET SDK", Remedy = "install the .NET 10 SDK: https://dot.net";
        try
        {
            (int exitCode, string? output) = await new DotNetCommand(terminal).RunAsync(["--version"], cancellationToken).ConfigureAwait(false);
            string version = output.Split('\n')[0].Trim();
            return exitCode == 0 && int.TryParse(version.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int major) && major >= OldestSdk
                ? new MachineCheck(Name, CheckState.Good, version)
                : new MachineCheck(Name, CheckState.Missing, exitCode == 0 ? $"{version}, which cannot build for net10.0" : "no SDK that fits (a global.json may name another): " + version, Remedy);
        }
        catch (SetupException)
        {
            return new MachineCheck(Name, CheckState.Missing, "there is no dotnet in the PATH", Remedy);
        }
    }

    private async Task<MachineCheck> CheckLinkerAsync(LambdaArchitecture host, CancellationToken cancellationToken)
    {
        var tools = new NativeTools(_commands, host, File.Exists);
        if (tools.Missing(host).FirstOrDefault() is { } missing)
            return new MachineCheck("native linker", CheckState.Missing, missing.Problem, missing.Remedy);
        string path = _commands.Find(tools.Linker!)!;
        return new MachineCheck("native linker", CheckState.Good, $"{path}: {await FirstLine.OfAsync(path, ["--version"], cancellationToken).ConfigureAwait(false)}");
    }

    /// <summary>Checks the C library. A program that is linked here may ask for symbols as new as this machine's C library.</summary>
    private async Task<MachineCheck> CheckGlibcAsync(CancellationToken cancellationToken)
    {
        string line = _commands.Find("getconf") is { } getconf ? await FirstLine.OfAsync(getconf, ["GNU_LIBC_VERSION"], cancellationToken).ConfigureAwait(false) : "";
        TargetOs os = TargetOs.AmazonLinux2023;
        GlibcVersion? version = GlibcVersion.OfSymbolVersion("GLIBC_" + line.Replace("glibc ", "", StringComparison.Ordinal));
        return version switch
        {
            null => new MachineCheck("C library", CheckState.Optional, "no glibc: what is linked here does not run on Lambda", "publish where glibc is, or link statically"),
            _ when version <= os.Glibc => new MachineCheck("C library", CheckState.Good, $"glibc {version}: what is linked here runs on {os.DisplayName} ({os.Glibc})"),
            _ => new MachineCheck("C library", CheckState.Good, $"glibc {version}, newer than the {os.Glibc} of {os.DisplayName}: most programs ask for no more, and the publish checks it"),
        };
    }

    private IEnumerable<MachineCheck> CheckOther(LambdaArchitecture host)
    {
        LambdaArchitecture other = host == LambdaArchitecture.X64 ? LambdaArchitecture.Arm64 : LambdaArchitecture.X64;
        Finding? missing = new NativeTools(_commands, host, File.Exists).Missing(other).FirstOrDefault();
        yield return missing is null
            ? new MachineCheck($"build for {other}", CheckState.Good, $"publish with -r linux-{other.RuntimeIdentifierPart}")
            : new MachineCheck($"build for {other}", CheckState.Optional, missing.Problem, missing.Remedy);

        string emulator = other == LambdaArchitecture.Arm64 ? "qemu-aarch64" : "qemu-x86_64";
        yield return CheckTool(emulator, $"run {other}", $"runs {other} extensions here: lambda-ext run starts them by it", "apt-get install qemu-user (Debian, Ubuntu)");
    }

    private MachineCheck CheckTool(string command, string name, string use, string remedy) => _commands.Find(command) is { } path
        ? new MachineCheck(name, CheckState.Good, path)
        : new MachineCheck(name, CheckState.Optional, $"{command} {use}", remedy);
}
