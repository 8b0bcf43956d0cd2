namespace Lambda.Extensions.Sdk.Cli.CommandLine;

/// <summary>
/// Reads <c>--name value</c>, <c>--name=value</c>, <c>--switch</c>, and the one value that a command accepts without a name.
/// </summary>
internal static class OptionReader
{
    /// <exception cref="UsageException">An option is unknown, is given twice or lacks its value, or an argument belongs to no
    /// option.</exception>
    public static OptionValues Read(ICommand command, IReadOnlyList<string> args)
    {
        var values = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        for (int i = 0; i < args.Count;)
        {
            (string? name, string? attached) = Split(args[i++]);
            bool isArgument = command.Argument is not null && !LooksLikeOption(name);
            Option option = isArgument ? command.Argument! : Find(command, name);
            List<string> given = isArgument ? [name] : Values(option, attached, args, ref i);

            if (!values.TryAdd(option.Name, given))
            {
                if (option.Arity == OptionArity.Once) throw new UsageException($"{option.Name} is given twice. Leave one of them out.");
                values[option.Name] = [.. values[option.Name], .. given];
            }
        }

        return new OptionValues(values);
    }

    private static List<string> Values(Option option, string? attached, IReadOnlyList<string> args, ref int i)
    {
        if (option.IsSwitch)
        {
            return attached is null
                ? []
                : throw new UsageException($"{option.Name} takes no value. Write just {option.Name}.");
        }

        if (attached is not null) return [attached];

        var given = new List<string>();
        while (i < args.Count && !LooksLikeOption(args[i]) && (given.Count == 0 || option.Arity == OptionArity.Many)) given.Add(args[i++]);

        return given.Count > 0
            ? given
            : throw new UsageException($"{option.Name} needs a value: {option.Name} {option.ValueName}. A value that starts with '--' is written {option.Name}=VALUE.");
    }

    private static Option Find(ICommand command, string name)
    {
        if (!LooksLikeOption(name))
            throw new UsageException($"'{name}' belongs to no option. A value with spaces needs quotes. See 'lambda-ext help {command.Name}'.");

        return command.Options.FirstOrDefault(option => option.Name == name)
            ?? throw new UsageException(
                $"'lambda-ext {command.Name}' has no option {name}{Nearest.Suggestion(name, command.Options.Select(option => option.Name))}. See 'lambda-ext help {command.Name}'.");
    }

    private static (string Name, string? Attached) Split(string argument)
    {
        int equals = argument.IndexOf('=', StringComparison.Ordinal);
        return LooksLikeOption(argument) && equals > 0 ? (argument[..equals], argument[(equals + 1)..]) : (argument, null);
    }

    /// <summary>
    /// Returns whether the word starts an option. A single dash does, so that <c>-json</c> is not read as a path. A lone dash and a
    /// negative number do not.
    /// </summary>
    private static bool LooksLikeOption(string argument) =>
        argument.Length > 1 && argument[0] == '-' && !char.IsAsciiDigit(argument[1]);
}
