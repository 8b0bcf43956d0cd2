using System.CommandLine;
using Lambda.Extensions.Sdk.Cli.CommandLine;
using Lambda.Extensions.Sdk.Cli.Doctor;
using Lambda.Extensions.Sdk.Cli.Output;

namespace Lambda.Extensions.Sdk.Cli.Commands;

/// <summary><c>lambda-ext doctor</c>: checks that this machine has everything that building extensions needs.</summary>
internal sealed class DoctorCommand : ICommand
{
    public string Name => "doctor";

    public string Summary => "look at the tools on this machine: what is missing?";

    public IReadOnlyList<Option> Options => [];

    public string Remarks =>
        """
        Checks the .NET SDK, the native linker and the C library, what building for the other
        architecture needs, and tools that are good to have, and names the packages to install.

        exit code: 0 when native extensions can be built for this machine's architecture;
        1 when something they need is missing; 2 when the command line is wrong.

        example:
          lambda-ext doctor
        """;

    public async Task<int> RunAsync(OptionValues options, Terminal terminal, CancellationToken cancellationToken)
    {
        IReadOnlyList<MachineCheck> checks = await new MachineChecks(terminal).CheckAsync(cancellationToken).ConfigureAwait(false);
        await terminal.Out.WriteLineAsync(DoctorText.Write(checks, new Ansi(terminal.UseColor))).ConfigureAwait(false);
        return checks.Any(check => check.State == CheckState.Missing) ? ExitCodes.Failed : ExitCodes.Success;
    }
}
