namespace Lambda.Extensions.Sdk.Cli.CommandLine;

/// <summary>A verb of the tool.</summary>
internal interface ICommand
{
    /// <summary>The verb.</summary>
    string Name { get; }

    /// <summary>One line for the list of commands.</summary>
    string Summary { get; }

    /// <summary>What it takes without an option's name before it, such as FILE; <see langword="null"/> for nothing.</summary>
    Option? Argument => null;

    /// <summary>All options it takes.</summary>
    IReadOnlyList<Option> Options { get; }

    /// <summary>What its help says below the options.</summary>
    string Remarks { get; }

    /// <summary>Does it.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    /// <exception cref="UsageException">A value makes no sense.</exception>
    Task<int> RunAsync(OptionValues options, Terminal terminal, CancellationToken cancellationToken);
}
