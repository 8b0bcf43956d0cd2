using System.CommandLine;
using System.CommandLine.Parsing;

namespace Lambda.Extensions.Sdk.Cli.CommandLine;

/// <summary>Explains a wrong command line in one line with the remedy.</summary>
internal static class Mistakes
{
    /// <exception cref="UsageException">There is a mistake.</exception>
    public static void Check(ParseResult result, IReadOnlyList<string> args)
    {
        Command command = result.CommandResult.Command;
        if (command is RootCommand)
            throw NoCommand(result.UnmatchedTokens is [var first, ..] ? first : args[0], command.Subcommands.Select(verb => verb.Name));

        foreach (OptionResult given in command.Options.Select(result.GetResult).OfType<OptionResult>().Where(given => !given.Implicit))
            CheckOption(given, args);
        foreach (string word in result.Tokens.Where(token => token.Type == TokenType.Argument).Select(token => token.Value))
        {
            if (LooksLikeOption(word) && args.Contains(word, StringComparer.Ordinal)) throw NoOption(word, command);
        }

        if (result.UnmatchedTokens.Count > 0 && command.Arguments is [var argument, ..])
            throw new UsageException($"{argument.Name} is given twice. Leave one of them out.");
        if (result.UnmatchedTokens.Count > 0)
            throw new UsageException($"'{result.UnmatchedTokens[0]}' belongs to no option. A value with spaces needs quotes. See 'lambda-ext help {command.Name}'.");
        if (result.Errors.Count > 0) throw new UsageException(result.Errors[0].Message);
    }

    public static UsageException NoCommand(string name, IEnumerable<string> names) =>
        new($"there is no command '{name}'{Nearest.Suggestion(name, names)}. See 'lambda-ext --help'.");

    private static void CheckOption(OptionResult given, IReadOnlyList<string> args)
    {
        Option option = given.Option;
        bool isSwitch = option.Arity.MaximumNumberOfValues == 0;
        if (isSwitch && args.Any(word => word.StartsWith(option.Name + "=", StringComparison.Ordinal)))
            throw new UsageException($"{option.Name} takes no value. Write just {option.Name}.");

        // The library takes an unknown option for a value; one that a known option is to have is attached to it.
        if (!isSwitch && (given.Tokens.Count == 0 || IsOptionWord(given.Tokens[0].Value, option.Name, args)))
            throw new UsageException($"{option.Name} needs a value: {option.Name} {option.HelpName!.TrimEnd('…')}. A value that starts with '--' is written {option.Name}=VALUE.");
        if (given.IdentifierTokenCount > 1 && option.Arity.MaximumNumberOfValues <= 1)
            throw new UsageException($"{option.Name} is given twice. Leave one of them out.");
    }

    /// <summary>Returns whether the option's first value is a word of its own that starts an option.</summary>
    private static bool IsOptionWord(string value, string option, IReadOnlyList<string> args) =>
        LooksLikeOption(value) && args.Zip(args.Skip(1)).Any(pair => pair.First == option && pair.Second == value);

    private static UsageException NoOption(string word, Command command)
    {
        string name = word.Split('=')[0];
        return new($"'lambda-ext {command.Name}' has no option {name}{Nearest.Suggestion(name, command.Options.Select(option => option.Name))}. See 'lambda-ext help {command.Name}'.");
    }

    /// <summary>
    /// Returns whether the word starts an option. A single dash does, so that <c>-json</c> is not read as a path. A lone dash and a
    /// negative number do not.
    /// </summary>
    private static bool LooksLikeOption(string word) => word.Length > 1 && word[0] == '-' && !char.IsAsciiDigit(word[1]);
}
