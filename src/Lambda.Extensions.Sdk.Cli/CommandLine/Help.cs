using System.Text;

namespace Lambda.Extensions.Sdk.Cli.CommandLine;

/// <summary>Makes the help texts from the descriptions of the commands.</summary>
internal static class Help
{
    private const int Indent = 30;

    public static string Overview(IReadOnlyList<ICommand> commands)
    {
        var text = new StringBuilder();
        text.AppendLine("lambda-ext: tools for AWS Lambda extensions");
        text.AppendLine();
        text.AppendLine("usage: lambda-ext COMMAND [OPTION…]");
        text.AppendLine();
        foreach (ICommand command in commands) AppendEntry(text, command.Name, command.Summary);
        AppendEntry(text, "help COMMAND", "the options of a command");
        AppendEntry(text, "--version", "the version of this tool");
        return text.ToString().TrimEnd();
    }

    public static string For(ICommand command)
    {
        var text = new StringBuilder();
        text.AppendLine("lambda-ext " + command.Name + ": " + command.Summary);
        text.AppendLine();
        text.AppendLine("usage: lambda-ext " + command.Name + (command.Argument is { } needed ? " " + needed.Name : "") + " [OPTION…]");
        text.AppendLine();
        if (command.Argument is { } argument) AppendEntry(text, argument.Name, argument.Help);
        foreach (Option option in command.Options) AppendEntry(text, Form(option), option.Help);
        AppendEntry(text, "--help", "this text");
        text.AppendLine();
        text.AppendLine(command.Remarks);
        return text.ToString().TrimEnd();
    }

    private static string Form(Option option) => option switch
    {
        { IsSwitch: true } => option.Name,
        { Arity: OptionArity.Many } => $"{option.Name} {option.ValueName}…",
        _ => $"{option.Name} {option.ValueName}",
    };

    private static void AppendEntry(StringBuilder text, string name, string description)
    {
        string label = "  " + name;
        foreach (string line in description.Split('\n'))
        {
            text.AppendLine(label.PadRight(Indent - 2) + "  " + line);
            label = "";
        }
    }
}
