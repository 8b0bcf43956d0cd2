using System.CommandLine;

namespace Lambda.Extensions.Sdk.Cli.CommandLine;

/// <summary>A verb of the tool.</summary>
internal interface ICommand
{
    /// <summary>The verb.</summary>
    string Name { get; }

    /// <summary>The command's line in the list of commands.</summary>
    string Summary { get; }

    /// <summary>The argument that is given without an option name, such as FILE; <see langword="null"/> for none.</summary>
    Argument? Argument => null;

    /// <summary>All options of the command.</summary>
    IReadOnlyList<Option> Options { get; }

    /// <summary>The text below the options in the command's help, with examples.</summary>
    string Remarks { get; }

    /// <summary>Runs the command.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    /// <exception cref="UsageException">A value is not valid.</exception>
    Task<int> RunAsync(OptionValues options, Terminal terminal, CancellationToken cancellationToken);
}
