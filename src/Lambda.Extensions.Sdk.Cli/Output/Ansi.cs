namespace Lambda.Extensions.Sdk.Cli.Output;

/// <summary>Colours text for a terminal, or leaves it as it is.</summary>
internal sealed class Ansi(bool enabled)
{
    private const string Reset = "\e[0m";

    public string Dim(string text) => Paint("\e[2m", text);

    public string Bold(string text) => Paint("\e[1m", text);

    public string Red(string text) => Paint("\e[31m", text);

    public string Green(string text) => Paint("\e[32m", text);

    public string Yellow(string text) => Paint("\e[33m", text);

    public string Cyan(string text) => Paint("\e[36m", text);

    private string Paint(string code, string text) => enabled && text.Length > 0 ? code + text + Reset : text;
}
